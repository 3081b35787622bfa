import GuardOrders
import IPAddressing
import Testing

@Suite("An order to the guard")
struct GuardOrderTests {
  private let order = GuardOrder(
    router: 70_000,
    held: [
      .init(
        interface: InterfaceIndex(rawValue: 2), address: InterfaceAddress("10.0.0.30/24")!),
      .init(
        interface: InterfaceIndex(rawValue: 300), address: InterfaceAddress("fd00::30/128")!),
    ],
    resignations: [
      .init(
        interface: InterfaceIndex(rawValue: 2), source: IPAddress("10.0.0.20")!,
        destination: IPAddress("10.0.0.21")!,
        message: [0x31, 51, 0, 1]),
      .init(
        interface: InterfaceIndex(rawValue: 2), source: IPAddress("fe80::1")!,
        destination: IPAddress("fe80::2")!, message: []),
    ])

  @Test("arrives as it was sent") func roundTrip() {
    #expect(GuardOrder(order.encoded) == order)
    #expect(!order.isEmpty)
    let nothing = GuardOrder(router: 1)
    #expect(GuardOrder(nothing.encoded) == nothing)
    #expect(nothing.isEmpty)
  }

  @Test("is refused when a part is missing, or there is more") func damaged() {
    let bytes = order.encoded
    for length in bytes.indices { #expect(GuardOrder(Array(bytes[..<length])) == nil) }
    #expect(GuardOrder(bytes + [0]) == nil)
  }

  @Test("fits with as many addresses as an advertisement names") func size() {
    let largest = GuardOrder(
      router: 1, held: Array(repeating: order.held[1], count: 255),
      resignations: Array(repeating: order.resignations[0], count: 255))
    #expect(largest.encoded.count < GuardOrder.longest)
  }
}

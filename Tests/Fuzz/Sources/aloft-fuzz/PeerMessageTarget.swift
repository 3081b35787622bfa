import PeerLink

/// The messages of the peer link.
enum PeerMessageTarget: FuzzTarget {
  static let name = "peer-message"
  static let longestInput = 2_100

  static func seeds() -> [[UInt8]] {
    var message = PeerMessage(
      startID: 1, sequence: 2, host: "lb1", version: "0.1.0", digest: 3,
      routers: [PeerMessage.Router(name: "web", virtualRouterID: 51, state: .active, priority: 150)],
      sections: ["virtual_routers.web: addresses": 4])
    let small = message.encode()
    for number in 0..<40 { message.sections["pools.pool-\(number): backends"] = UInt128(number) }
    return small + message.encode()
  }

  static func run(_ input: UnsafeRawBufferPointer) {
    guard let datagram = try? PeerDatagram(decoding: Array(input)) else { return }
    promise(!datagram.message.host.isEmpty, "nobody's message")
    promise(
      datagram.part < datagram.parts && datagram.parts <= 64, "part \(datagram.part) of \(datagram.parts)")
    // What was read can be written, read again, and put together.
    let sent = datagram.message
    var assembly = PeerAssembly()
    var received: PeerMessage?
    for bytes in sent.encode() {
      guard let again = try? PeerDatagram(decoding: bytes) else { fatalError("refused again: \(sent)") }
      received = assembly.add(again)
    }
    promise(received?.sections == sent.sections, "sections of \(sent)")
    promise(received?.routers.count == sent.routers.count, "routers of \(sent)")
  }
}

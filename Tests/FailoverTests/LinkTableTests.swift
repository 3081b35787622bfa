import IPAddressing

import Testing

@testable import Failover
@testable import Netlink

@Suite struct LinkTableTests {
  private let index = InterfaceIndex(rawValue: 2)

  private var link: Link {
    Link(
      index: index, name: "ens5", isEnabled: true, hasCarrier: true, operationalState: .up,
      hardwareAddress: nil, forwardsIPv6: false,
      mtu: 1500)
  }

  private func assigned(_ text: String, _ flags: AddressFlags = .permanent) throws -> AssignedAddress {
    AssignedAddress(
      address: try #require(InterfaceAddress(text)), interfaceIndex: index, label: nil, scope: .global,
      protocolTag: nil, flags: flags, validLifetime: nil, preferredLifetime: nil)
  }

  @Test("an address comes, is told apart by its prefix length, and goes") func addresses() throws {
    var table = LinkTable(links: [link], addresses: [])
    let host = try assigned("10.0.0.30/32")
    let wide = try assigned("10.0.0.30/24")
    table.apply(.addressAdded(host))
    table.apply(.addressAdded(wide))
    #expect(table.assignments(of: .v4(0x0a00_001e), on: index).count == 2)
    table.apply(.addressRemoved(host))
    #expect(table.assignment(wide.address, on: index) == wide)
    #expect(table.assignment(host.address, on: index) == nil)
  }

  @Test("an interface that is gone takes its addresses along, and a rename keeps them") func links() throws {
    var table = LinkTable(links: [link], addresses: [try assigned("10.0.0.20/24")])
    var renamed = link
    renamed.name = "lan0"
    table.apply(.linkChanged(renamed))
    #expect(table.link(named: "ens5") == nil)
    #expect(table.link(named: "lan0")?.index == index)
    #expect(table.allAddresses.count == 1)
    table.apply(.linkRemoved(index, name: "lan0"))
    #expect(table.allAddresses.isEmpty)
  }
}

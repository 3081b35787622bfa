import Configuration
import IPAddressing
import Testing
import VRRP

@testable import Failover

@Suite struct RouterPlanTests {
  private static func configuration(
    version: UInt8 = 2, password: String? = "password", priority: [String: UInt8] = [:]
  ) throws -> AloftConfiguration {
    let address = try #require(InterfaceAddress("10.0.0.30/24"))
    return AloftConfiguration(
      hosts: [
        HostSettings(name: "one", addresses: [.v4(0x0a00_0014)], priority: 101),
        HostSettings(name: "two", addresses: [.v4(0x0a00_0015), .v6(0xfe80 << 112 | 0x15)], priority: 100),
        HostSettings(name: "six", addresses: [.v6(0xfe80 << 112 | 0x16)]),
      ],
      virtualRouters: [
        VirtualRouterSettings(
          name: "web", virtualRouterID: 101, version: version, interface: "ens5", priorities: priority,
          addresses: [address], password: password)
      ], balancer: nil)
  }

  private static func plan(_ host: Int, in configuration: AloftConfiguration) -> RouterPlan? {
    RouterPlan(configuration.virtualRouters[0], host: configuration.hosts[host], in: configuration)
  }

  @Test("the peers are the other hosts that have an address of the family") func peers() throws {
    let plan = try #require(Self.plan(0, in: Self.configuration()))
    #expect(plan.source == .v4(0x0a00_0014))
    #expect(plan.peers.map(\.name) == ["two"])
    #expect(plan.rules.delivery == .unicast(peers: [.v4(0x0a00_0015)]))
  }

  @Test("only addresses of the election's family are advertised; all are held") func bothFamilies() throws {
    var configuration = try Self.configuration()
    configuration.virtualRouters[0].unadvertisedAddresses = [
      try #require(InterfaceAddress("2001:db8::30/64"))
    ]
    let plan = try #require(Self.plan(0, in: configuration))
    #expect(plan.router.addresses == [.v4(0x0a00_001e)])
    #expect(plan.rules.addresses == [.v4(0x0a00_001e)])
    #expect(plan.addresses == [.v4(0x0a00_001e), .v6(0x2001_0db8 << 96 | 0x30)])
  }

  @Test("in a group the first member's addresses order equal hosts in every member") func ranks() throws {
    var configuration = try Self.configuration()
    configuration.hosts.removeLast()
    var inside = configuration.virtualRouters[0]
    inside.name = "inside"
    inside.sources = ["one": .v4(0x0a01_0015), "two": .v4(0x0a01_0014)]
    configuration.virtualRouters.append(inside)
    configuration.groups = [GroupSettings(name: "site", members: ["web", "inside"])]
    let plan = try #require(
      RouterPlan(inside, host: configuration.hosts[0], in: configuration))
    #expect(plan.source == .v4(0x0a01_0015))
    #expect(plan.router.ranks == [.v4(0x0a01_0015): 0, .v4(0x0a01_0014): 1])
    #expect(plan.peers.map(\.address) == [.v4(0x0a01_0014)])
    #expect(try Self.plan(0, in: Self.configuration())?.ranks == [:])
  }

  @Test("a host without an address of the family has no part") func otherFamily() throws {
    #expect(try Self.plan(2, in: Self.configuration()) == nil)
  }

  @Test("a virtual router's own priority for a host goes before the host's") func priority() throws {
    #expect(try Self.plan(0, in: Self.configuration())?.priority == 101)
    #expect(try Self.plan(0, in: Self.configuration(priority: ["one": 255]))?.isOwner == true)
  }

  @Test("another password or priority leaves it the same router, another version does not") func sameRouter()
    throws
  {
    let plan = try #require(Self.plan(0, in: Self.configuration()))
    let changed = try #require(Self.plan(0, in: Self.configuration(password: "other", priority: ["one": 7])))
    #expect(plan != changed)
    #expect(plan.isSameRouter(as: changed))
    let other = try #require(Self.plan(0, in: Self.configuration(version: 3, password: nil)))
    #expect(!plan.isSameRouter(as: other))
  }
}

import IPAddressing
import NamespaceKit
import Netlink
import Testing

/// A namespace with an interface `ens5` that has 10.0.0.20/24 and 2001:db8::20/64, and its tables.
private final class Router {
  let namespace: NetworkNamespace
  let routes: RouteTable
  let rules: RuleTable
  let index: InterfaceIndex

  init() throws {
    let namespace = try NetworkNamespace()
    try namespace.connect("ens5", to: namespace, "peer")
    try namespace.shell("ip addr add 10.0.0.20/24 dev ens5; ip addr add 2001:db8::20/64 dev ens5 nodad")
    self.namespace = namespace
    (routes, rules) = try namespace.run { (try RouteTable(), try RuleTable()) }
    index = try namespace.run { try #require(try AddressTable().link(named: "ens5")).index }
  }

  func shown(_ command: String) throws -> [String] {
    try namespace.shell(command).split(separator: "\n").map { line in
      line.split { " \t".contains($0) }.joined(separator: " ")
    }
  }
}

private func network(_ text: String) throws -> InterfaceAddress {
  try #require(InterfaceAddress(text))
}

private func ip(_ text: String) throws -> IPAddress {
  try #require(IPAddress(text))
}

@Suite("Setting routes")
struct RouteTableTests {
  @Test("a default route in a table of its own is set with its mark, found, and removed")
  func ipv4() throws {
    let host = try Router()
    let route = RouteAssignment(
      to: try network("0.0.0.0/0"), via: try ip("10.0.0.1"), interfaceIndex: host.index, table: 1000,
      metric: 50, source: try ip("10.0.0.20"), mtu: 1400)
    #expect(try host.routes.add(route) == .added)
    #expect(
      try host.shown("ip route show table 1000")
        == ["default via 10.0.0.1 dev ens5 proto 112 src 10.0.0.20 metric 50 mtu 1400"])
    let listed = try host.routes.listOwn()
    #expect(listed.count == 1)
    #expect(listed.first?.hasPlace(of: route) == true)
    #expect(listed.first?.mtu == 1400)
    #expect(try host.routes.add(route) == .wasPresent)
    #expect(try host.routes.remove(route) == .removed)
    #expect(try host.routes.remove(route) == .wasAbsent)
    #expect(try host.routes.listOwn().isEmpty)
  }

  @Test("IPv6 routes likewise")
  func ipv6() throws {
    let host = try Router()
    let route = RouteAssignment(
      to: try network("::/0"), via: try ip("2001:db8::1"), interfaceIndex: host.index, table: 100)
    #expect(try host.routes.add(route) == .added)
    #expect(
      try host.shown("ip -6 route show table 100")
        == ["default via 2001:db8::1 dev ens5 proto 112 metric 1024 pref medium"])
    #expect(try host.routes.add(route) == .wasPresent)
    #expect(try host.routes.remove(route) == .removed)
    #expect(try host.routes.remove(route) == .wasAbsent)
  }

  @Test(
    "routes that lead nowhere need no interface",
    arguments: ["10.9.0.0/16", "2001:db8:9::/48"],
    [RouteAssignment.Kind.blackhole, .unreachable, .prohibit, .throw])
  func nowhere(destination: String, kind: RouteAssignment.Kind) throws {
    let host = try Router()
    let route = RouteAssignment(to: try network(destination), kind: kind, interfaceIndex: nil)
    #expect(try host.routes.add(route) == .added)
    #expect(try host.routes.add(route) == .wasPresent)
    let family = route.destination.address.family == .ipv4 ? "-4" : "-6"
    #expect(
      try host.shown("ip \(family) route show").contains { $0.hasPrefix("\(kind) \(destination)") })
    #expect(try host.routes.remove(route) == .removed)
    #expect(try host.routes.listOwn().isEmpty)
  }

  @Test("without gateway the destination is on the link; with onlink the gateway is")
  func onLink() throws {
    let host = try Router()
    try host.routes.add(RouteAssignment(to: try network("10.7.0.0/16"), interfaceIndex: host.index))
    try host.routes.add(
      RouteAssignment(
        to: try network("10.8.0.0/16"), via: try ip("192.0.2.1"), interfaceIndex: host.index, isOnLink: true))
    let shown = try host.shown("ip route show proto 112")
    #expect(shown == ["10.7.0.0/16 dev ens5 scope link", "10.8.0.0/16 via 192.0.2.1 dev ens5 onlink"])
  }

  @Test(
    "a route of somebody else's in the same place is left alone, and the call fails and says what is there")
  func occupied() throws {
    let host = try Router()
    try host.namespace.shell("ip route add default via 10.0.0.9 dev ens5")
    let route = RouteAssignment(
      to: try network("0.0.0.0/0"), via: try ip("10.0.0.1"), interfaceIndex: host.index)
    let error = try #require(throws: NetlinkError.self) { try host.routes.add(route) }
    #expect(
      error.description
        == "cannot add the route 0.0.0.0/0 via 10.0.0.1: the route 0.0.0.0/0 via 10.0.0.9, which is not Aloft's, is in its place"
    )
    #expect(try host.routes.remove(route) == .wasAbsent)
    #expect(try host.shown("ip route show default") == ["default via 10.0.0.9 dev ens5"])
  }

  @Test("a route of somebody else's that is the same is adopted; an own one that differs is replaced")
  func replaced() throws {
    let host = try Router()
    try host.namespace.shell("ip route add default via 10.0.0.1 dev ens5 table 100")
    var route = RouteAssignment(
      to: try network("0.0.0.0/0"), via: try ip("10.0.0.1"), interfaceIndex: host.index, table: 100)
    #expect(try host.routes.add(route) == .added)
    #expect(
      try host.shown("ip route show table 100") == ["default via 10.0.0.1 dev ens5 proto 112"])
    route.gateway = try ip("10.0.0.2")
    #expect(try host.routes.add(route) == .added)
    #expect(
      try host.shown("ip route show table 100") == ["default via 10.0.0.2 dev ens5 proto 112"])
  }

  @Test("a gateway that no interface reaches is refused in the kernel's words")
  func unreachable() throws {
    let host = try Router()
    let route = RouteAssignment(
      to: try network("0.0.0.0/0"), via: try ip("192.0.2.1"), interfaceIndex: host.index)
    let error = try #require(throws: NetlinkError.self) { try host.routes.add(route) }
    #expect(
      error.description == "cannot add the route 0.0.0.0/0 via 192.0.2.1: Network is unreachable")
  }
}

@Suite("Setting rules")
struct RuleTableTests {
  @Test("a rule is set with its mark, found, and removed", arguments: ["10.0.0.30/32", "2001:db8::30/128"])
  func rule(source: String) throws {
    let host = try Router()
    let prefix = try network(source)
    let rule = RuleAssignment(
      prefix.address.family, from: prefix, incomingInterface: "lo",
      mark: RuleAssignment.Mark(0x10, mask: 0xff), table: 1000, priority: 500)
    #expect(try host.rules.add(rule) == .added)
    #expect(try host.rules.add(rule) == .wasPresent)
    let family = prefix.address.family == .ipv4 ? "-4" : "-6"
    #expect(
      try host.shown("ip \(family) rule show pref 500")
        == ["500: from \(prefix.address) fwmark 0x10/0xff iif lo lookup 1000 proto 112"])
    #expect(try host.rules.listOwn() == [rule])
    #expect(try host.rules.remove(rule) == .removed)
    #expect(try host.rules.remove(rule) == .wasAbsent)
  }

  @Test("a rule of somebody else's that says the same stays")
  func foreign() throws {
    let host = try Router()
    try host.namespace.shell("ip rule add from 10.0.0.30 lookup 100 pref 500")
    let rule = RuleAssignment(.ipv4, from: try network("10.0.0.30/32"), table: 100, priority: 500)
    #expect(try host.rules.remove(rule) == .wasAbsent)
    #expect(try host.rules.add(rule) == .added)
    #expect(try host.rules.remove(rule) == .removed)
    #expect(try host.shown("ip rule show pref 500") == ["500: from 10.0.0.30 lookup 100"])
  }

  @Test("a rule is removed also when the kernel would take a more special one for it")
  func moreSpecial() throws {
    let host = try Router()
    let special = RuleAssignment(
      .ipv4, from: try network("10.0.0.30/32"), incomingInterface: "lo", table: 100, priority: 500)
    let general = RuleAssignment(.ipv4, incomingInterface: "lo", table: 100, priority: 500)
    try host.rules.add(special)
    try host.rules.add(general)
    #expect(try host.rules.remove(general) == .removed)
    #expect(try !host.rules.listOwn().contains(general))
  }
}

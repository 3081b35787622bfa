import Configuration
import IPAddressing
import Testing

@Suite struct RoutingTests {
  /// The virtual router of the good file with `lines` in it.
  private func settings(_ lines: String...) -> VirtualRouterSettings? {
    let text = goodFile.replacing(
      "    interface: ens5\n", with: "    interface: ens5\n" + lines.map { "    \($0)\n" }.joined())
    return loadConfiguration(text: text, file: "f").configuration?.virtualRouters.first
  }

  @Test("routes and rules are read with their defaults") func defaults() {
    let settings = settings(
      "routes: [ { to: default, via: 10.0.0.1, table: 100 } ]",
      "rules: [ { from: 10.0.0.30, table: 100, priority: 1000 } ]")
    #expect(
      settings?.routes.map(\.description) == ["0.0.0.0/0 via 10.0.0.1 dev ens5 table 100"])
    #expect(settings?.rules.map(\.description) == ["1000: from 10.0.0.30/32 lookup 100"])
  }

  @Test("everything that can be said about a route or rule") func everything() {
    let settings = settings(
      "routes:",
      "  - { to: 10.9.0.0/16, via: 10.0.0.1, device: eth1, table: main, metric: 50, source: 10.0.0.30, scope: global, mtu: 1400, onlink: true }",
      "  - { to: 10.8.0.0/16, type: blackhole }", "  - { to: default, via: \"2001:db8::1\" }",
      "rules:", "  - { from: 10.0.0.30, to: 10.9.0.0/16, iif: lo, fwmark: 0x10/0xff, table: 7, priority: 9 }",
      "  - { fwmark: 3, table: local, priority: 10 }")
    #expect(
      settings?.routes.map(\.description) == [
        "10.9.0.0/16 via 10.0.0.1 dev eth1 src 10.0.0.30 metric 50 scope global mtu 1400 onlink",
        "blackhole 10.8.0.0/16", "::/0 via 2001:db8::1 dev ens5",
      ])
    #expect(
      settings?.rules.map(\.description) == [
        "9: from 10.0.0.30/32 to 10.9.0.0/16 iif lo fwmark 0x10/0xff lookup 7",
        "10: from all fwmark 0x3 lookup local",
      ])
  }

  @Test(
    "a mistake in a route is named with its place",
    arguments: [
      ("{ via: 10.0.0.1 }", "8:14: error: the route of virtual router 'web' has no 'to'"),
      (
        "{ to: 10.0.0.1/8 }",
        "8:20: error: 'to' has 10.0.0.1/8, in which bits beyond the prefix length are set, did you mean '10.0.0.0/8'?"
      ),
      ("{ to: default, gateway: 10.0.0.1 }", "8:29: error: unknown key 'gateway', did you mean 'via'?"),
      (
        "{ to: 10.0.0.0/8, via: \"2001:db8::1\" }",
        "8:37: error: 'via' is IPv6, the destination 10.0.0.0/8 is IPv4"
      ),
      (
        "{ to: 10.0.0.0/8, table: web }",
        "8:39: error: 'table' has 'web': names other than main, default, local are in /etc/iproute2/rt_tables of one host only; write the number"
      ),
      (
        "{ to: 10.0.0.0/8, type: blackhole, via: 10.0.0.1 }",
        "8:49: error: a route of type blackhole leads nowhere and takes no 'via'"
      ),
      (
        "{ to: 10.0.0.0/8, onlink: true }",
        "8:32: error: 'onlink' is about the gateway, and the route has no 'via'"
      ),
      (
        "{ to: \"2001:db8::/32\", mtu: 1000 }",
        "8:42: error: 'mtu' is 1000, allowed for IPv6 is 1280 to 65535"
      ),
    ])
  func badRoute(route: String, complaint: String) {
    #expect(complaints(router: "routes: [\(route)]") == [complaint])
  }

  @Test(
    "a mistake in a rule is named with its place",
    arguments: [
      (
        "{ table: 100, priority: 5 }",
        "8:13: error: the rule of virtual router 'web' has none of 'from', 'to', 'iif' and 'fwmark'; 'from: 0.0.0.0/0' is for every packet"
      ),
      ("{ from: 10.0.0.30, table: 100 }", "8:13: error: the rule of virtual router 'web' has no 'priority'"),
      (
        "{ from: 10.0.0.30, to: \"2001:db8::/32\", table: 100, priority: 5 }",
        "8:36: error: 'to' is IPv6, 'from' is IPv4"
      ),
      (
        "{ fwmark: 0x100/0xff, table: 100, priority: 5 }",
        "8:23: error: 'fwmark' has bits beyond its mask, with which no packet could match"
      ),
      (
        "{ fwmark: +1, table: 100, priority: 5 }",
        "8:23: error: 'fwmark' expects a packet mark with or without mask, such as 0x10 or 0x10/0xff, not '+1'"
      ),
    ])
  func badRule(rule: String, complaint: String) {
    #expect(complaints(router: "rules: [\(rule)]") == [complaint])
  }

  @Test("a place in the kernel's tables is for one route") func twice() {
    #expect(
      complaints(
        router: "routes: [{ to: default, via: 10.0.0.1 }, { to: 0.0.0.0/0, via: 10.0.0.2, metric: 0 }]")
        == [
          "8:46: error: the same virtual router already has the route 0.0.0.0/0 via 10.0.0.1 dev ens5: destination, table and metric are the same"
        ])
  }

  @Test("keepalived's names are understood") func otherNames() {
    #expect(
      complaints(router: "virtual_routes: [{ to: default, via: 10.0.0.1 }]")
        == ["8:5: error: unknown key 'virtual_routes', did you mean 'routes'?"])
  }

  @Test("other routes and rules leave the virtual router in its state") func reload() throws {
    let old = try #require(loadConfiguration(text: goodFile, file: "f").configuration)
    let text = goodFile.replacing(
      "    interface: ens5\n",
      with:
        "    interface: ens5\n    routes: [{ to: default, via: 10.0.0.1, table: 7 }]\n    rules: [{ iif: lo, table: 7, priority: 7 }]\n"
    )
    let new = try #require(loadConfiguration(text: text, file: "f").configuration)
    let plan = ReloadPlan(from: old, as: old.hosts[0], to: new, as: new.hosts[0])
    #expect(plan.summary == ["virtual router 'web' goes on with other routes, rules"])
  }
}

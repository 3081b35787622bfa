import Configuration
import IPAddressing
import Testing

@Suite struct ReloadPlanTests {
  static let base = """
    hosts:
      a: { address: 10.0.0.20, priority: 101 }
      b: { address: 10.0.0.21, priority: 100 }
    virtual_routers:
      web: { virtual_router_id: 51, interface: eth0, addresses: [10.0.0.30/24] }
      db: { virtual_router_id: 52, interface: eth0, addresses: [10.0.0.31/24] }
    balancer:
      listeners: [{ address: "*:80", pool: p }]
    pools:
      p: { backends: { w: { address: 10.0.0.40:80 } } }
      q: { backends: { v: { address: 10.0.0.41:80 } } }
    """

  /// The plan from `base` to a file in which `old` stands as `new`.
  func plan(_ changes: (old: String, new: String)..., host: String = "a") throws -> ReloadPlan {
    let text = changes.reduce(Self.base) { text, change in
      #expect(text.contains(change.old))
      return text.replacing(change.old, with: change.new)
    }
    let before = try #require(loadConfiguration(text: Self.base, file: "f").configuration)
    let result = loadConfiguration(text: text, file: "f")
    let after = try #require(result.configuration, "\(result.diagnostics)")
    return ReloadPlan(
      from: before, as: try #require(before.host(named: host)), to: after,
      as: try #require(after.host(named: host)))
  }

  @Test("the same file changes nothing") func same() throws {
    let plan = try plan()
    #expect(plan.isEmpty)
    #expect(plan.summary == [])
  }

  @Test("a host's priority changes in place, in each of its virtual routers") func priority() throws {
    let plan = try plan(("priority: 101", "priority: 150"))
    #expect(
      plan.summary == [
        "virtual router 'web' goes on with other priority", "virtual router 'db' goes on with other priority",
      ])
    guard case .changed(let old, let new, let aspects) = plan.routers.first else {
      Issue.record("the router restarts")
      return
    }
    #expect(old == new)
    #expect(aspects == [.priority])
  }

  @Test("another host's priority is not this one's business") func othersPriority() throws {
    #expect(try plan(("priority: 101", "priority: 150"), host: "b").isEmpty)
  }

  @Test("a peer with another address keeps the virtual router in its state") func peer() throws {
    let plan = try plan(("10.0.0.21", "10.0.0.22"))
    #expect(plan.summary.first == "virtual router 'web' goes on with other peers")
  }

  @Test("an address more keeps the virtual router in its state") func address() throws {
    let plan = try plan(("10.0.0.30/24]", "10.0.0.30/24, 10.0.0.32/24]"))
    #expect(plan.summary == ["virtual router 'web' goes on with other addresses"])
    #expect(!plan.balancer.needsOtherSockets)
  }

  @Test("an address of the other family, or one that is not advertised, keeps it in its state, too")
  func addressAlong() throws {
    let other = try plan(("10.0.0.30/24]", "10.0.0.30/24, \"2001:db8::30\"]"))
    #expect(other.summary == ["virtual router 'web' goes on with other addresses"])
    let along = try plan(("10.0.0.30/24]", "10.0.0.30/24], unadvertised_addresses: [10.0.0.32]"))
    #expect(along.summary == ["virtual router 'web' goes on with other addresses"])
  }

  @Test("virtual routers that move together from now on stay in their states") func group() throws {
    let plan = try plan(("balancer:", "groups: { site: [web, db] }\nbalancer:"))
    #expect(
      plan.summary == [
        "virtual router 'web' goes on with other group", "virtual router 'db' goes on with other group",
      ])
  }

  @Test("another lease keeps the virtual router in its state") func lease() throws {
    let plan = try plan(("10.0.0.30/24]", "10.0.0.30/24], lease: false"))
    #expect(plan.summary == ["virtual router 'web' goes on with other lease"])
  }

  @Test(
    "what others know it by cannot change in place",
    arguments: [
      ("virtual_router_id: 51", "virtual_router_id: 61", "VRID"),
      ("51, interface: eth0", "51, interface: eth1", "interface"),
      ("51, interface: eth0", "51, version: 2, interface: eth0", "version"),
    ])
  func restart(old: String, new: String, aspect: String) throws {
    let plan = try plan((old, new))
    #expect(plan.summary == ["virtual router 'web' begins again with other \(aspect)"])
  }

  @Test("a move to another interface is told apart from other changes") func move() throws {
    let moved = try plan(("51, interface: eth0", "51, interface: eth1")).routers.compactMap(\.move)
    #expect(moved.map { $0.from } == ["eth0"] && moved.map { $0.to } == ["eth1"])
    #expect(try plan(("virtual_router_id: 51", "virtual_router_id: 61")).routers.compactMap(\.move).isEmpty)
  }

  @Test("a virtual router that is renamed goes on") func renamed() throws {
    let plan = try plan(("  web: {", "  site: {"))
    #expect(plan.summary == ["virtual router 'site' (until now 'web') goes on with other name"])
  }

  @Test("names that are exchanged restart nothing") func exchanged() throws {
    let plan = try plan(("  web: {", "  x: {"), ("  db: {", "  web: {"), ("  x: {", "  db: {"))
    #expect(
      plan.summary == [
        "virtual router 'db' (until now 'web') goes on with other name",
        "virtual router 'web' (until now 'db') goes on with other name",
      ])
  }

  @Test("virtual routers end before others begin") func replaced() throws {
    let plan = try plan(("  web: { virtual_router_id: 51", "  new: { virtual_router_id: 53"))
    #expect(plan.summary == ["virtual router 'web' ends", "virtual router 'new' begins"])
  }

  @Test("the order of virtual routers does not matter") func order() throws {
    let web = "  web: { virtual_router_id: 51, interface: eth0, addresses: [10.0.0.30/24] }\n"
    #expect(try plan((web, ""), ("balancer:", web + "balancer:")).isEmpty)
  }

  @Test("a pool changes without other sockets") func pool() throws {
    let plan = try plan(("10.0.0.40:80 }", "10.0.0.40:80, weight: 2 }"))
    #expect(plan.summary == ["the balancer has other pools"])
    #expect(!plan.balancer.needsOtherSockets)
  }

  @Test("a listener that sends to another pool keeps its socket") func listenerPool() throws {
    let plan = try plan((#""*:80", pool: p"#, #""*:80", pool: q"#))
    #expect(plan.summary == ["the balancer has other pools of listeners"])
    #expect(!plan.balancer.needsOtherSockets)
  }

  @Test("a listener elsewhere needs other sockets") func listener() throws {
    let plan = try plan(("*:80", "*:81"))
    #expect(plan.summary == ["the balancer has other listeners"])
    #expect(plan.balancer.needsOtherSockets)
  }

  @Test("the balancer can go, and come") func balancerEnds() throws {
    let text = Self.base.split(separator: "balancer:")[0]
    let full = try #require(loadConfiguration(text: Self.base, file: "f").configuration)
    let bare = try #require(loadConfiguration(text: String(text), file: "f").configuration)
    let host = full.hosts[0]
    let ends = ReloadPlan(from: full, as: host, to: bare, as: host)
    #expect(ends.balancer == .removed)
    #expect(ends.summary == ["the balancer ends"])
    let begins = ReloadPlan(from: bare, as: host, to: full, as: host)
    #expect(begins.summary == ["the balancer begins"])
    #expect(begins.balancer.needsOtherSockets)
  }

  @Test("the control socket changes only with a new start") func control() throws {
    let plan = try plan(("pools:\n", "control: { group: adm }\npools:\n"))
    #expect(plan.controlChanges)
    #expect(plan.summary == ["'control' changes when aloftd is started again"])
  }
}

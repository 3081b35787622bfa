import Configuration
import IPAddressing
import Testing

@Suite struct GroupTests {
  /// The good file with a second virtual router, `inside`, and a group of the two from line 1 on.
  static func file(group: String = "[web, inside]", inside: String = "") -> String {
    let second = """
        inside:
          virtual_router_id: 102
          interface: ens6
          addresses: [10.1.0.30/24]
          source: { lb1: 10.1.0.20, lb2: 10.1.0.21 }
      \(inside.isEmpty ? "" : "    \(inside)\n")balancer:
      """
    return "groups: { site: \(group) }\n" + goodFile.replacing("balancer:", with: second)
  }

  @Test("virtual routers move together, and hosts advertise from addresses of each segment") func good()
    throws
  {
    let result = loadConfiguration(text: Self.file(), file: "f")
    #expect(result.diagnostics.map(\.description) == [])
    let configuration = try #require(result.configuration)
    #expect(configuration.groups == [GroupSettings(name: "site", members: ["web", "inside"])])
    let inside = configuration.virtualRouters[1]
    #expect(configuration.hosts.map { inside.source(of: $0)?.description } == ["10.1.0.20", "10.1.0.21"])
    #expect(
      configuration.hosts.map { configuration.virtualRouters[0].source(of: $0)?.description } == [
        "10.0.0.20", "10.0.0.21",
      ])
  }

  @Test(
    "a group that could not move together is refused",
    arguments: [
      ("[web, insid]", "", "1:23: error: there is no virtual router 'insid', did you mean 'inside'?"),
      ("[web, web]", "", "1:23: error: 'web' is listed twice"),
      (
        "[web]", "",
        "1:11: error: group 'site' needs at least two virtual routers: one moves by itself anyway"
      ),
      ("web", "", "1:17: error: group 'site' expects a list of virtual routers, not a single value"),
      (
        "[web, inside]", "priority: { lb1: 99 }",
        "15:22: error: virtual router 'inside' has priority 99 on host 'lb1'; members of group 'site' have the same:"
          + " virtual router 'web' has 101"
      ),
      (
        "[web, inside]", "preempt: false",
        "15:14: error: virtual router 'inside' has 'preempt: false'; members of group 'site' have the same:"
          + " virtual router 'web' has true"
      ),
      (
        "[web, inside]", "preempt_delay: 5s",
        "15:20: error: virtual router 'inside' has 'preempt_delay: 5s'; members of group 'site' have the same:"
          + " virtual router 'web' has 0s"
      ),
    ])
  func refused(group: String, inside: String, complaint: String) {
    #expect(complaints(Self.file(group: group, inside: inside)).contains(complaint))
  }

  @Test("a virtual router is in one group, and a group is called like none") func names() {
    let twice = Self.file().replacing(
      "{ site: [web, inside] }", with: "{ a: [web, inside], web: [web, inside] }")
    #expect(
      complaints(twice) == [
        "1:29: error: 'web' is a virtual router, too: events would not tell which",
        "1:35: error: 'web' is in group 'a'", "1:40: error: 'inside' is in group 'a'",
      ])
    #expect(
      complaints(Self.file().replacing("groups:", with: "vrrp_sync_group:")) == [
        "1:1: error: unknown key 'vrrp_sync_group', did you mean 'groups'?"
      ])
  }

  // Conformance U-02
  @Test(
    "an address to advertise from is of a host, of the family, its own, and not virtual",
    arguments: [
      ("{ lb3: 10.1.0.20 }", "8:15: error: there is no host 'lb3', did you mean 'lb1'?"),
      (
        "{ lb1: \"fe80::1\" }",
        "8:20: error: fe80::1 is IPv6, and virtual router 'web' advertises over IPv4"
      ),
      ("{ lb1: 10.0.0.21 }", "8:20: error: 10.0.0.21 is already the address of host 'lb2'"),
      (
        "{ lb1: 10.1.0.1, lb2: 10.1.0.1 }", "8:35: error: 10.1.0.1 is already the address of host 'lb1'"
      ),
      (
        "{ lb1: 10.0.0.30 }",
        "9:17: error: 10.0.0.30 is the address of host 'lb1'; it can be a virtual address only if that host owns it"
          + " (priority 255)"
      ),
    ])
  func sources(text: String, complaint: String) {
    #expect(complaints(router: "source: \(text)").contains(complaint))
  }
}

import Configuration
import IPAddressing
import Testing

@Suite struct VirtualRouterTests {
  /// The good file with `settings` at the virtual router, from line 8 on.
  func settings(_ settings: String...) -> VirtualRouterSettings? {
    let lines = settings.map { "    \($0)\n" }.joined()
    let text = goodFile.replacing("    interface: ens5\n", with: "    interface: ens5\n" + lines)
    return loadConfiguration(text: text, file: "f").configuration?.virtualRouters.first
  }

  // Conformance P-07
  @Test(
    "version 3 advertises every 10 ms to 40.95 s, in centiseconds",
    arguments: [
      ("5ms", "is 5ms, allowed is 10ms to 255s"), ("0", "is 0s, allowed is 10ms to 255s"),
      ("40.96s", "is 40.96s, allowed in version 3 is 10ms to 40.95s in steps of 10ms"),
      ("15ms", "is 15ms, allowed in version 3 is 10ms to 40.95s in steps of 10ms"),
    ])
  func interval3(text: String, complaint: String) {
    #expect(
      complaints(router: "advertisement_interval: \(text)") == [
        "8:29: error: 'advertisement_interval' \(complaint)"
      ])
  }

  @Test("the ends of version 3's range are in it", arguments: ["10ms", "40.95s", "1"])
  func interval3Good(text: String) {
    #expect(complaints(router: "advertisement_interval: \(text)") == [])
  }

  // Conformance P-08
  @Test("version 2 advertises every 1 s to 255 s, in seconds", arguments: ["0.4s", "500ms", "1.5s"])
  func interval2(text: String) {
    let lines = complaints(router: "version: 2\n    advertisement_interval: \(text)")
    #expect(lines.count == 1)
    #expect(lines.first?.hasPrefix("9:29: error: 'advertisement_interval' is ") == true)
    #expect(lines.first?.hasSuffix(", allowed in version 2 are whole seconds from 1s to 255s") == true)
  }

  @Test("the ends of version 2's range are in it", arguments: ["1s", "255s"])
  func interval2Good(text: String) {
    #expect(complaints(router: "version: 2\n    advertisement_interval: \(text)") == [])
  }

  // Conformance V2-01
  @Test("version 2 has no IPv6") func version2IPv6() {
    let text = goodFile.replacing("10.0.0.20", with: "2001:db8::20").replacing(
      "10.0.0.21", with: "2001:db8::21"
    )
    .replacing("10.0.0.30/24", with: "\"2001:db8::30\"").replacing("ens5", with: "ens5\n    version: 2")
    #expect(complaints(text) == ["9:17: error: version 2 is for IPv4 only; IPv6 addresses need 'version: 3'"])
  }

  @Test("version 3 has no authentication") func version3Authentication() {
    #expect(
      complaints(router: "authentication: { type: PASS, password: abc }") == [
        "8:5: error: authentication type PASS is for version 2 only: RFC 9568 has none; use 'type: hmac', remove it, or set 'version: 2'"
      ])
  }

  // Conformance V2-03
  @Test("a password is cut to 8 bytes as keepalived does it, with a warning") func longPassword() {
    #expect(
      complaints(router: "version: 2\n    authentication: { type: PASS, password: passwordgoeshere }") == [
        "9:45: warning: 'password' has 16 characters: only the first 8 are used, as keepalived does"
      ])
    #expect(
      settings("version: 2", "authentication: { type: PASS, password: passwordgoeshere }")?.password
        == "password")
    #expect(
      settings("version: 2", "authentication: { type: PASS, password: 12345678 }")?.password == "12345678")
  }

  // Conformance V2-04
  @Test("an empty password is an error, not no password") func emptyPassword() {
    #expect(
      complaints(router: "version: 2\n    authentication: { type: PASS, password: \"\" }")
        == ["9:45: error: 'password' must not be empty"])
    #expect(
      complaints(router: "version: 2\n    authentication: { type: PASS }")
        == ["9:5: error: 'authentication' of virtual router 'web' has no 'password'"])
  }

  // Conformance V2-06
  @Test("authentication type AH is refused") func authenticationHeader() {
    #expect(
      complaints(router: "version: 2\n    authentication: { type: AH, password: abc }") == [
        "9:29: error: authentication type AH is not supported (RFC 3768 withdrew it), did you mean 'PASS'?"
      ])
  }

  // Conformance X-14
  @Test("a password outside ASCII is refused, not cut somewhere inside a character") func nonASCII() {
    #expect(
      complaints(router: "version: 2\n    authentication: { type: PASS, password: geheimnüß }")
        == ["9:45: error: 'password' may hold printable ASCII characters only"])
  }

  @Test(
    "a secret never appears, wherever it was written",
    arguments: [
      "authentication: { type: PASS, password: s3cretö }",
      "authentication: { type: s3cret, password: [s3cret] }",
      "authentication: { type: PASS, s3cret }",
      "authentication: { type: PASS, password:s3cret }",
      "authentication: { type: PASS, passwort: s3cret }",
      "authentication: { PASS: s3cret }",
      "authentication: s3cret",
      "authentication: [PASS, s3cret]",
      "authentication: PASS s3cret",
      "authentication: { type: PASS s3cret }",
      "authentication: { type: PASS password: s3cret }",
      "authentication: { type: PASS, password: \"s3cret }",
      "password: s3cret",
      "auth_pass: s3cret",
      "authentication: { type: PASS, password: s3cret, password: s3cret }",
      "authentication:\n      type: PASS\n      password:s3cret",
      "authentication:\n      type: PASS\n      password: s3cret: x",
    ])
  func secrets(line: String) {
    let lines = complaints(router: "version: 2\n    " + line)
    #expect(!lines.isEmpty)
    #expect(!lines.joined().contains("s3cret"), "\(lines)")
  }

  @Test("addresses of the first one's family are advertised, the others move along") func mixedFamilies()
    throws
  {
    let text = goodFile.replacing(
      "[10.0.0.30/24]", with: "[10.0.0.30/24, \"2001:db8::30/64\", 10.0.0.31]")
    #expect(complaints(text) == [])
    let router = try #require(loadConfiguration(text: text, file: "f").configuration?.virtualRouters.first)
    #expect(router.family == .ipv4)
    #expect(router.advertisedAddresses.map(\.description) == ["10.0.0.30/24", "10.0.0.31/32"])
    #expect(router.unadvertisedAddresses.map(\.description) == ["2001:db8::30/64"])
    #expect(
      router.addresses.map(\.description) == ["10.0.0.30/24", "10.0.0.31/32", "2001:db8::30/64"])
  }

  @Test("the family to advertise over can be said, and needs an address and hosts that have it")
  func advertiseOver() throws {
    let both = goodFile.replacing(
      "[10.0.0.30/24]", with: "[10.0.0.30/24, \"fe80::30\"]\n    advertise_over: ipv6")
    #expect(
      complaints(both) == [
        "2:19: error: host 'lb1' has no IPv6 address, which virtual router 'web' needs",
        "3:19: error: host 'lb2' has no IPv6 address, which virtual router 'web' needs",
      ])
    let hosts = both.replacing("10.0.0.20", with: "\"2001:db8::20\"").replacing(
      "10.0.0.21", with: "\"2001:db8::21\"")
    #expect(complaints(hosts) == [])
    let router = try #require(loadConfiguration(text: hosts, file: "f").configuration?.virtualRouters.first)
    #expect(router.family == .ipv6)
    #expect(router.advertisedAddresses.map(\.description) == ["fe80::30/128"])
    #expect(router.unadvertisedAddresses.map(\.description) == ["10.0.0.30/24"])
    #expect(
      complaints(router: "advertise_over: ipv6").contains(
        "8:21: error: 'advertise_over' is ipv6, and none of 'addresses' is IPv6: an advertisement lists at least"
          + " one address"))
    #expect(
      complaints(router: "family: ipv4") == [
        "8:5: error: unknown key 'family', did you mean 'advertise_over'?"
      ])
  }

  @Test("unadvertised addresses are of any family, beside version 2, too, and stand once") func unadvertised()
    throws
  {
    let router = try #require(
      settings("version: 2", "unadvertised_addresses: [10.0.0.31, \"2001:db8::30/64\"]"))
    #expect(router.advertisedAddresses.map(\.description) == ["10.0.0.30/24"])
    #expect(router.unadvertisedAddresses.map(\.description) == ["10.0.0.31/32", "2001:db8::30/64"])
    #expect(
      complaints(router: "unadvertised_addresses: 10.0.0.30") == ["8:29: error: 10.0.0.30 is listed twice"])
    #expect(
      complaints(router: "unadvertised_addresses: 10.0.0.21") == [
        "8:29: error: 10.0.0.21 is the address of host 'lb2'; it can be a virtual address only if that host owns it"
          + " (priority 255)"
      ])
    #expect(
      complaints(router: "virtual_ipaddress_excluded: 10.0.0.31") == [
        "8:5: error: unknown key 'virtual_ipaddress_excluded', did you mean 'unadvertised_addresses'?"
      ])
  }

  // Conformance P-10
  @Test("an advertisement has room for 255 IPv4 addresses") func manyAddresses() {
    func list(_ count: Int) -> String {
      "[" + (0..<count).map { "10.1.\($0 / 200).\($0 % 200 + 1)" }.joined(separator: ", ") + "]"
    }
    #expect(complaints("[10.0.0.30/24]", list(255)) == [])
    let lines = complaints("[10.0.0.30/24]", list(256))
    #expect(lines.count == 1)
    #expect(
      lines.first?.hasSuffix(
        "virtual router 'web' has 256 addresses; an advertisement has room for 255: put the others into"
          + " 'unadvertised_addresses'")
        == true)
  }

  @Test("an advertisement has room for 90 IPv6 addresses at an MTU of 1500") func manyIPv6Addresses() {
    func text(_ count: Int) -> String {
      let list = ["fe80::30"] + (1..<count).map { "2001:db8::1:\($0)" }
      return goodFile.replacing("10.0.0.20", with: "2001:db8::20").replacing(
        "10.0.0.21", with: "2001:db8::21"
      )
      .replacing("[10.0.0.30/24]", with: "[\(list.joined(separator: ", "))]")
    }
    #expect(complaints(text(90)) == [])
    #expect(complaints(text(91)).count == 1)
    #expect(
      complaints(text(91)).first?.contains("has 91 addresses; an advertisement has room for 90: put") == true)
  }

  @Test(
    "an IPv6 list without a link-local first address is worth a warning, and a link-local one is moved there")
  func linkLocal() throws {
    let text = goodFile.replacing("10.0.0.20", with: "2001:db8::20").replacing(
      "10.0.0.21", with: "2001:db8::21")
    #expect(
      complaints(text.replacing("10.0.0.30/24", with: "\"2001:db8::30\"")) == [
        "8:17: warning: the first IPv6 address is not link-local (fe80::/10), as RFC 9568 wants it;"
          + " other implementations may refuse this"
      ])
    let moved = text.replacing("10.0.0.30/24", with: "\"2001:db8::30\", fe80::30")
    #expect(
      complaints(moved) == [
        "8:17: warning: fe80::30 is advertised first: the first address is to be link-local"
      ])
    let router = try #require(loadConfiguration(text: moved, file: "f").configuration?.virtualRouters.first)
    #expect(router.addresses.map(\.description) == ["fe80::30/128", "2001:db8::30/128"])
  }

  @Test("an address stands once") func repeated() {
    #expect(
      complaints("[10.0.0.30/24]", "[10.0.0.30/24, 10.0.0.30]") == ["8:31: error: 10.0.0.30 is listed twice"])
    #expect(complaints("[10.0.0.30/24]", "[]") == ["8:16: error: 'addresses' is an empty list"])
  }

  @Test("the address of a network or its broadcast address is worth a warning") func subnetAddresses() {
    #expect(
      complaints("10.0.0.30/24", "10.0.0.0/24") == [
        "8:17: warning: 10.0.0.0/24 is the address of the network itself"
      ])
    #expect(
      complaints("10.0.0.30/24", "10.0.0.255/24") == [
        "8:17: warning: 10.0.0.255/24 is the broadcast address of its network"
      ])
  }

  // Conformance X-12
  @Test("interface, family and VRID belong to one virtual router") func identity() {
    let second =
      "  again:\n    virtual_router_id: 101\n    interface: ens5\n    addresses: [10.0.0.31]\nbalancer:"
    #expect(
      complaints("balancer:", second)
        == ["10:24: error: virtual router 'web' already has virtual_router_id 101 for IPv4 on ens5"])
    #expect(complaints("balancer:", second.replacing("ens5", with: "ens6")) == [])
    #expect(complaints("balancer:", second.replacing("101", with: "102")) == [])
    #expect(
      complaints("balancer:", second.replacing("101", with: "102").replacing("0.31", with: "0.30"))
        == ["12:17: error: 10.0.0.30 already belongs to virtual router 'web'"])
  }

  @Test("what has no effect is worth a warning") func noEffect() {
    #expect(
      complaints(router: "version: 2\n    checksum: keepalived")
        == ["9:5: warning: 'checksum' has no effect here: it is for version 3 over IPv4"])
    #expect(
      complaints(router: "preempt: false\n    preempt_delay: 5s")
        == ["9:5: warning: 'preempt_delay' has no effect with 'preempt: false'"])
  }

  @Test("every setting arrives") func everything() throws {
    let router = try #require(
      settings(
        "version: 3", "advertisement_interval: 100ms", "priority: { lb1: 50, lb2: 60 }", "preempt: true",
        "preempt_delay: 30s", "checksum: keepalived", "check_ttl: false", "reassert: false",
        "announcements: { count: 3, repeat_after: 1s, refresh: 60s }"))
    #expect(
      router
        == VirtualRouterSettings(
          name: "web", virtualRouterID: 101, version: 3, interface: "ens5",
          advertisementInterval: .milliseconds(100), priorities: ["lb1": 50, "lb2": 60], preempt: true,
          preemptDelay: .seconds(30), addresses: router.addresses, password: nil, checksum: .keepalived,
          checkTTL: false, reassert: false,
          announcements: AnnouncementSettings(count: 3, repeatAfter: .seconds(1), refresh: .seconds(60))))
  }

  @Test("what the file leaves out has the documented default") func defaults() throws {
    let router = try #require(settings())
    #expect(
      router
        == VirtualRouterSettings(
          name: "web", virtualRouterID: 101, interface: "ens5", addresses: router.addresses))
    #expect(router.addresses.map(\.description) == ["10.0.0.30/24"])
  }
}

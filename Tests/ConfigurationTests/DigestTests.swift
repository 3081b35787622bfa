import Configuration
import Testing

@Suite struct DigestTests {
  private static let file = """
    hosts:
      lb1: { address: 10.0.0.20, priority: 101 }
      lb2: { address: 10.0.0.21, priority: 100 }
    virtual_routers:
      web:
        virtual_router_id: 101
        interface: ens5
        version: 2
        authentication: { type: PASS, password: secret }
        addresses: [10.0.0.30/24, 10.0.0.31/24]
        hooks: [{ command: /bin/true, on: [active, backup] }]
      db: { virtual_router_id: 102, interface: ens5, addresses: [10.0.0.60/24] }
    balancer:
      listeners: [{ address: "*:80", pool: tomcat }]
    pools:
      tomcat: { backends: { w1: { address: 10.0.0.40:8080 }, w2: { address: 10.0.0.41:8080 } } }
    """

  private func digest(_ changes: (old: String, new: String)...) throws -> ConfigurationDigest {
    let text = changes.reduce(Self.file) { text, change in
      #expect(text.contains(change.old))
      return text.replacing(change.old, with: change.new)
    }
    let result = loadConfiguration(text: text, file: "f")
    return ConfigurationDigest(try #require(result.configuration, "\(result.diagnostics)"))
  }

  /// The names of the settings whose digests differ from the file's.
  private func differences(_ changes: (old: String, new: String)...) throws -> [String] {
    let before = try digest()
    let text = changes.reduce(Self.file) { $0.replacing($1.old, with: $1.new) }
    #expect(text != Self.file)
    let result = loadConfiguration(text: text, file: "f")
    let after = ConfigurationDigest(try #require(result.configuration, "\(result.diagnostics)"))
    let names = Set(before.sections.keys).union(after.sections.keys)
    let differing = names.filter { before.sections[$0] != after.sections[$0] }.sorted()
    #expect((before.whole != after.whole) == !differing.isEmpty)
    return differing
  }

  @Test("the same file has the same digest, time and again") func stable() throws {
    let digest = try digest()
    for _ in 0..<20 { #expect(try self.digest() == digest) }
  }

  @Test("a setting that differs is named as in the file") func named() throws {
    #expect(
      try differences((", 10.0.0.31/24", ", 10.0.0.32/24")) == ["virtual_routers.web: addresses"])
    #expect(
      try differences((", 10.0.0.31/24]", ", 10.0.0.31/24]\n    unadvertised_addresses: [10.0.0.50]"))
        == ["virtual_routers.web: unadvertised_addresses"])
    #expect(try differences(("priority: 100", "priority: 99")) == ["hosts.lb2: priority"])
    #expect(
      try differences(("version: 2\n", "version: 2\n    preempt_delay: 5s\n    reassert: false\n"))
        == ["virtual_routers.web: preempt_delay", "virtual_routers.web: reassert"])
    #expect(try differences(("*:80", "*:81")) == ["balancer: listeners"])
    #expect(try differences(("41:8080", "42:8080")) == ["pools.tomcat: backends"])
    #expect(
      try differences(("on: [active, backup]", "on: [active]")) == ["virtual_routers.web: hooks"])
  }

  @Test("how a file is written does not count") func writing() throws {
    let digest = try digest()
    #expect(
      try self.digest(
        (
          "  lb1: { address: 10.0.0.20, priority: 101 }\n  lb2: { address: 10.0.0.21, priority: 100 }\n",
          "  lb2: { address: 10.0.0.21 }\n  lb1: { address: 10.0.0.20, priority: 101 }\n"
        )) == digest)
    #expect(try self.digest(("on: [active, backup]", "on: [backup, active]")) == digest)
    #expect(try self.digest(("version: 2\n", "version: 2\n    preempt: true\n")) == digest)
  }

  @Test("passwords and the control socket are not in it") func secrets() throws {
    #expect(try differences(("password: secret", "password: other")).isEmpty)
    #expect(try differences(("balancer:\n", "control: { socket: /tmp/other }\nbalancer:\n")).isEmpty)
  }
}

import Configuration
import IPAddressing
import Testing

@Suite struct HostSelectionTests {
  let configuration: AloftConfiguration

  init() throws {
    configuration = try #require(loadConfiguration(text: ReloadPlanTests.base, file: "f").configuration)
  }

  func addresses(_ texts: String...) throws -> [IPAddress] {
    try texts.map { try #require(IPAddress($0)) }
  }

  @Test("a host is found by its address") func found() throws {
    let local = try addresses("127.0.0.1", "10.0.0.21")
    #expect(configuration.host(owning: local)?.name == "b")
    #expect(configuration.explainNoHost(owning: local) == nil)
  }

  @Test("a machine that no host describes is told what both sides have") func none() throws {
    let local = try addresses("127.0.0.1", "10.0.0.99", "fe80::1")
    #expect(configuration.host(owning: local) == nil)
    #expect(
      configuration.explainNoHost(owning: local)
        == "no host in 'hosts' has an address of this machine: 'a' has 10.0.0.20, 'b' has 10.0.0.21,"
        + " this machine has 10.0.0.99 and fe80::1; correct 'hosts', or say which one it is with --host")
  }

  @Test("a machine with the addresses of two hosts has to be told which one it is") func several() throws {
    let local = try addresses("10.0.0.20", "10.0.0.21")
    #expect(
      configuration.explainNoHost(owning: local)
        == "this machine has the addresses of more than one host in 'hosts': 'a' (10.0.0.20), 'b' (10.0.0.21);"
        + " say which one it is with --host")
  }

  @Test("an unknown name gets the known ones, or the nearest one") func unknown() throws {
    #expect(
      configuration.explainUnknownHost(named: "loadbalancer9")
        == "there is no host 'loadbalancer9' in 'hosts', which has 'a', 'b'")
    var named = configuration
    named.hosts[0].name = "loadbalancer1"
    #expect(
      named.explainUnknownHost(named: "loadbalancer9")
        == "there is no host 'loadbalancer9' in 'hosts', did you mean 'loadbalancer1'?")
  }
}

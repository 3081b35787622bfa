import Configuration
import Testing

@Suite struct HostTests {
  // Conformance U-01
  @Test("a virtual router needs a second host") func alone() {
    #expect(
      complaints("  lb2: { address: 10.0.0.21, priority: 100 }\n", "")
        == ["4:3: error: virtual router 'web' needs at least two hosts in 'hosts': there is only 'lb1'"])
  }

  // Conformance U-02
  @Test("two hosts have two addresses") func sameAddress() {
    #expect(
      complaints("10.0.0.21", "10.0.0.20") == ["3:19: error: 10.0.0.20 is already the address of host 'lb1'"])
  }

  // Conformance U-02
  @Test("a virtual address is no host's own, unless that host owns it by priority 255") func owner() {
    #expect(
      complaints("10.0.0.30/24", "10.0.0.20") == [
        "8:17: error: 10.0.0.20 is the address of host 'lb1'; it can be a virtual address only if that host owns it"
          + " (priority 255)"
      ])
    let owner = goodFile.replacing("10.0.0.30/24", with: "10.0.0.20").replacing(
      "priority: 101", with: "priority: 255")
    #expect(complaints(owner) == [])
  }

  @Test("priority 255 without the address is worth a warning") func noOwner() {
    #expect(
      complaints("priority: 101", "priority: 255") == [
        "2:40: warning: host 'lb1' has priority 255, which is for the owner of the addresses of virtual router 'web',"
          + " and owns none of them"
      ])
  }

  @Test("equal priorities are worth a warning that says who wins") func equal() {
    #expect(
      complaints("priority: 101", "priority: 100") == [
        "3:40: warning: hosts 'lb1' and 'lb2' both have priority 100 in virtual router 'web';"
          + " between them the greater address wins, which is that of 'lb2'"
      ])
    #expect(
      complaints(router: "priority: { lb2: 101 }").first?.hasPrefix("8:22: warning: hosts 'lb1' and 'lb2'")
        == true)
  }

  @Test("a priority for a host that is none") func unknownHost() {
    #expect(
      complaints(router: "priority: { lb3: 5 }") == [
        "8:17: error: there is no host 'lb3', did you mean 'lb1'?"
      ])
    #expect(complaints(router: "priority: { other: 5 }") == ["8:17: error: there is no host 'other'"])
    #expect(
      complaints(router: "priority: { lb1: 0 }") == [
        "8:22: error: 'priority of lb1' is 0, allowed is 1 to 255"
      ])
    #expect(
      complaints(router: "priority: 150")
        == ["8:15: error: 'priority' expects a mapping by name, not a single value"])
  }

  @Test("every host has an address of the virtual router's family") func family() {
    #expect(
      complaints("10.0.0.21", "\"2001:db8::21\"")
        == ["3:19: error: host 'lb2' has no IPv4 address, which virtual router 'web' needs"])
  }

  @Test("a host has at most one address of each family") func twice() {
    #expect(
      complaints("10.0.0.20,", "[10.0.0.20, \"2001:db8::20\", 10.0.0.22],")
        == ["2:47: error: host 'lb1' has a second IPv4 address; it can have one of each family"])
  }

  @Test("a loopback address is of no use to the others") func loopback() {
    #expect(
      complaints("10.0.0.20", "127.0.0.1")
        == ["2:19: error: 127.0.0.1 is a loopback address: the other hosts cannot reach it"])
  }

  @Test("a host says what its priority is, or has 100") func defaultPriority() {
    let text = goodFile.replacing(", priority: 100", with: "")
    #expect(loadConfiguration(text: text, file: "f").configuration?.hosts.map(\.priority) == [101, 100])
  }

  @Test("a file that does nothing is refused, one that only balances is not") func purpose() {
    #expect(
      complaints("hosts: { a: { address: 10.0.0.1 } }")
        == ["1:1: error: the file has neither 'virtual_routers' nor 'balancer': there is nothing to do"])
    let parts = goodFile.split(separator: "virtual_routers:")
    let balancer = "balancer:" + parts[1].split(separator: "balancer:")[1]
    #expect(complaints("hosts: { a: { address: 127.0.0.1 } }\n" + balancer) == [])
    #expect(
      complaints("hosts: { a: { address: 10.0.0.1 }, b: { address: 10.0.0.2 } }\n" + balancer)
        == ["1:10: warning: there are no 'virtual_routers': no address moves between the hosts"])
  }
}

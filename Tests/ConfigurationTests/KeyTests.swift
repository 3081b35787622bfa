import Configuration
import Testing

@Suite struct KeyTests {
  @Test("the good file has nothing to complain about") func good() {
    #expect(complaints(goodFile) == [])
  }

  @Test("an unknown key is named with the nearest known one, at the key") func unknown() {
    #expect(
      complaints("priority: 101", "priorty: 101") == [
        "2:30: error: unknown key 'priorty', did you mean 'priority'?"
      ])
    #expect(
      complaints(router: "pre-empt: true") == ["8:5: error: unknown key 'pre-empt', did you mean 'preempt'?"])
  }

  @Test(
    "a key by the name that keepalived, mod_jk, nginx or haproxy give it leads to ours",
    arguments: [
      (
        "virtual_router_id: 101", "vrid: 101",
        "6:5: error: unknown key 'vrid', did you mean 'virtual_router_id'?"
      ),
      (
        "addresses: [10", "virtual_ipaddress: [10",
        "8:5: error: unknown key 'virtual_ipaddress', did you mean 'addresses'?"
      ),
      (
        "    backends:", "    balance_workers:",
        "14:5: error: unknown key 'balance_workers', did you mean 'backends'?"
      ),
    ])
  func otherNames(old: String, new: String, complaint: String) {
    #expect(complaints(old, new).first == complaint)
    #expect(!complaints(old, new).contains { $0.contains("has no") }, "the key is there, under another name")
  }

  @Test("a key in the wrong section is told where it belongs") func misplaced() {
    #expect(
      complaints(router: "access_log: off")
        == ["8:5: error: unknown key 'access_log' in virtual router 'web'; it belongs in 'balancer'"])
  }

  @Test("a key that nothing resembles is unknown, no more") func strange() {
    #expect(complaints(router: "colour: red") == ["8:5: error: unknown key 'colour' in virtual router 'web'"])
  }

  @Test("a missing key is named with its section, at the section's key") func missing() {
    #expect(
      complaints("    interface: ens5\n", "") == ["5:3: error: virtual router 'web' has no 'interface'"])
    #expect(
      complaints("{ address: 10.0.0.20, priority: 101 }", "") == ["2:3: error: host 'lb1' has no 'address'"])
    #expect(complaints(", pool: tomcat", "").first == "11:7: error: the listener has no 'pool'")
    #expect(complaints("a: 1").contains("1:1: error: the file has no 'hosts'"))
  }

  @Test(
    "a key that stands twice is named, and everything else too",
    arguments: [
      "    interface: eth1\n", "    'interface': eth1\n", "    \"interface\": eth1\n",
    ])
  func duplicate(line: String) {
    let text = goodFile.replacing(
      "    interface: ens5\n", with: "    interface: ens5\n\(line)    colour: 1\n")
    #expect(
      complaints(text) == [
        "8:5: error: the key 'interface' stands here again; it is already in line 7",
        "9:5: error: unknown key 'colour' in virtual router 'web'",
      ])
  }

  @Test("keys that stand twice in several mappings are all named, each time they do") func duplicates() {
    let text = goodFile.replacing(
      "{ address: 10.0.0.20,", with: "{ address: 10.0.0.20, address: 1, address: 2,"
    )
    .replacing("interface: ens5", with: "interface: ens5\n    interface: é\n    préempt: 1\n    préempt: 1")
    #expect(
      complaints(text) == [
        "2:30: error: the key 'address' stands here again; it is already in line 2",
        "2:42: error: the key 'address' stands here again; it is already in line 2",
        "8:5: error: the key 'interface' stands here again; it is already in line 7",
        "9:5: error: unknown key 'préempt', did you mean 'preempt'?",
        "10:5: error: the key 'préempt' stands here again; it is already in line 9",
      ])
  }

  @Test("a key that cannot be read past is named alone") func stubbornDuplicate() {
    #expect(
      complaints("&x hosts: 1\nhosts: 2") == [
        "1:1: error: the key 'hosts' stands more than once in its mapping"
      ])
  }

  @Test("a key without a value says so") func nothing() {
    #expect(complaints("interface: ens5", "interface:") == ["7:5: error: 'interface' has no value"])
    #expect(complaints("interface: ens5", "interface: ~") == ["7:5: error: 'interface' has no value"])
    #expect(complaints("hosts:\nvirtual_routers:\nbalancer:").contains("1:1: error: 'hosts' is empty"))
  }

  @Test("a value of the wrong shape says what is expected, and shows nothing") func shapes() {
    #expect(
      complaints("{ address: 10.0.0.40:8080 }", "10.0.0.40:8080") == [
        "15:11: error: backend 'w1' expects a mapping, not a single value"
      ])
    #expect(
      complaints("interface: ens5", "interface: [a]") == [
        "7:16: error: 'interface' expects the name of a network interface, such as eth0, not a list"
      ])
    #expect(
      complaints("interface: ens5", "interface: {a: 1}") == [
        "7:16: error: 'interface' expects the name of a network interface, such as eth0, not a mapping"
      ])
    #expect(complaints("- a").first == "1:1: error: the file expects a mapping, not a list")
    #expect(
      complaints("hosts: [a]\nbalancer: 1").first
        == "1:8: error: 'hosts' expects a mapping by name, not a list")
  }

  @Test("names have a form and a length") func names() {
    #expect(
      complaints("    w1:", "    w 1:").first
        == "15:7: error: the name 'w 1' is not a name: up to 63 letters, digits, '.', '_', '-'")
    let long = String(repeating: "x", count: 256)
    #expect(
      complaints("    w1:", "    \(long):").contains {
        $0.hasSuffix("has 256 characters, allowed is 1 to 63")
      })
  }
}

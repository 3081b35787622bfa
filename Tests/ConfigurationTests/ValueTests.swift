import Configuration
import Testing

@Suite struct ValueTests {
  @Test(
    "a number outside its range is told the range",
    arguments: [
      ("priority: 101", "priority: 0", "2:40: error: 'priority' is 0, allowed is 1 to 255"),
      ("priority: 101", "priority: 256", "2:40: error: 'priority' is 256, allowed is 1 to 255"),
      ("priority: 101", "priority: -1", "2:40: error: 'priority' is -1, allowed is 1 to 255"),
      ("id: 101", "id: 0", "6:24: error: 'virtual_router_id' is 0, allowed is 1 to 255"),
      ("id: 101", "id: 256", "6:24: error: 'virtual_router_id' is 256, allowed is 1 to 255"),
      (
        "id: 101", "id: 99999999999999999999999",
        "6:24: error: 'virtual_router_id' is 99999999999999999999999, allowed is 1 to 255"
      ),
      ("40:8080 }", "40:8080, weight: 0 }", "15:46: error: 'weight' is 0, allowed is 1 to 256"),
      ("40:8080 }", "40:8080, weight: 257 }", "15:46: error: 'weight' is 257, allowed is 1 to 256"),
    ])
  func ranges(old: String, new: String, complaint: String) {
    #expect(complaints(old, new) == [complaint])
  }

  @Test(
    "a number is written in plain decimal",
    arguments: [
      ("0x65", "expects a whole number from 1 to 255, not '0x65'"),
      ("101.0", "expects a whole number from 1 to 255, not '101.0'"),
      ("1_0", "expects a whole number from 1 to 255, not '1_0'"),
      ("ten", "expects a whole number from 1 to 255, not 'ten'"),
      ("065", "is a decimal number: write it without leading zeros"),
      ("\"101\"", "is a number: write it without quotes, did you mean '101'?"),
    ])
  func numbers(text: String, complaint: String) {
    #expect(complaints("id: 101", "id: \(text)") == ["6:24: error: 'virtual_router_id' \(complaint)"])
  }

  @Test(
    "truth is true or false, not what YAML once took for it",
    arguments: [
      ("yes", "'yes', did you mean 'true'?"), ("on", "'on', did you mean 'true'?"),
      ("True", "'True', did you mean 'true'?"), ("\"true\"", "'true', did you mean 'true'?"),
      ("0", "'0', did you mean 'false'?"), ("off", "'off', did you mean 'false'?"), ("maybe", "'maybe'"),
    ])
  func truth(text: String, rest: String) {
    #expect(
      complaints(router: "preempt: \(text)") == ["8:14: error: 'preempt' expects true or false, not \(rest)"])
  }

  @Test(
    "durations have units, or are seconds",
    arguments: [
      ("1s", Duration.seconds(1)), ("2", .seconds(2)), ("100ms", .milliseconds(100)),
      ("1.5s", .milliseconds(1500)),
      ("0.25", .milliseconds(250)), ("2m", .seconds(120)), ("0.5m", .seconds(30)), ("1h", .seconds(3600)),
      ("0", .zero), ("0s", .zero),
    ])
  func durations(text: String, duration: Duration) {
    let file = goodFile.replacing("interface: ens5", with: "interface: ens5\n    preempt_delay: \(text)")
    #expect(
      loadConfiguration(text: file, file: "f").configuration?.virtualRouters.first?.preemptDelay == duration)
  }

  @Test(
    "what is no duration is refused, with the one that was meant if it can be told",
    arguments: [
      ("1 s", ", did you mean '1s'?"), ("1 sec", ", did you mean '1s'?"),
      ("500msec", ", did you mean '500ms'?"),
      ("2 Minutes", ", did you mean '2m'?"), ("1m30s", ""), ("1,5s", ""), ("s", ""), (".5s", ""), ("1.s", ""),
      ("-1s", ""), ("1e3", ""), ("1.5.2s", ""), ("0.0000000001s", ""), ("99999999999999999999s", ""),
      ("١s", ""),
    ])
  func noDurations(text: String, hint: String) {
    #expect(
      complaints(router: "preempt_delay: \(text)") == [
        "8:20: error: 'preempt_delay' expects a duration from 0s to 1h, such as 1.5s or 100ms, not '\(text)'\(hint)"
      ])
  }

  @Test("a duration outside its range is told the range") func durationRange() {
    #expect(
      complaints(router: "preempt_delay: 2h") == ["8:20: error: 'preempt_delay' is 2h, allowed is 0s to 1h"])
    #expect(
      complaints(router: "announcements: { refresh: 10ms }")
        == ["8:31: error: 'refresh' is 10ms, allowed is 0s (never) or 1s and more"])
    #expect(
      complaints("listeners:", "timeouts: { idle: 0 }\n  listeners:")
        == ["10:21: error: 'idle' is 0s, allowed is 10ms to 1d"])
  }

  @Test(
    "a duration is shown as it would be written",
    arguments: [
      (Duration.zero, "0s"), (.milliseconds(100), "100ms"), (.milliseconds(40960), "40.96s"),
      (.seconds(90), "90s"),
      (.seconds(120), "2m"), (.seconds(86400), "1d"), (.microseconds(1500), "0.0015s"),
    ])
  func durationText(duration: Duration, text: String) {
    #expect(duration.configurationText == text)
  }

  @Test("a word that is nearly one of the known is told the known one") func choices() {
    #expect(
      complaints(router: "checksum: keepalive") == [
        "8:15: error: 'checksum' expects rfc9568 or keepalived, not 'keepalive', did you mean 'keepalived'?"
      ])
    #expect(complaints(router: "version: 4") == ["8:14: error: 'version' expects 2 or 3, not '4'"])
  }

  @Test(
    "addresses of hosts are bare",
    arguments: [
      ("10.0.0.20/24", "takes no prefix length, did you mean '10.0.0.20'?"),
      ("fe80::1%eth0", "takes no interface: the virtual router names it, did you mean 'fe80::1'?"),
      ("10.0.0.256", "expects an IPv4 or IPv6 address, not '10.0.0.256'"),
      ("lb1.example.org", "expects an IPv4 or IPv6 address, not 'lb1.example.org'"),
      ("224.0.0.18", "has 224.0.0.18, which is a multicast address"),
      ("0.0.0.0", "has 0.0.0.0, which is not the address of a host"),
      ("255.255.255.255", "has 255.255.255.255, which is the broadcast address"),
    ])
  func hostAddresses(text: String, complaint: String) {
    #expect(complaints("10.0.0.20", text) == ["2:19: error: 'address' \(complaint)"])
  }

  @Test(
    "virtual addresses may have a prefix length",
    arguments: [
      ("10.0.0.30/33", "has the prefix length '33', allowed is 1 to 32"),
      ("10.0.0.30/0", "has the prefix length '0', allowed is 1 to 32"),
      ("10.0.0.30/", "has the prefix length '', allowed is 1 to 32"),
      ("\"2001:db8::1/129\"", "has the prefix length '129', allowed is 1 to 128"),
      ("127.0.0.1", "has 127.0.0.1, which is a loopback address"),
      ("ff02::12", "has ff02::12, which is a multicast address"),
    ])
  func virtualAddresses(text: String, complaint: String) {
    #expect(complaints("10.0.0.30/24", text).first == "8:17: error: 'addresses' \(complaint)")
  }

  @Test(
    "endpoints have an address and a port",
    arguments: [
      ("10.0.0.40", "has no port: '10.0.0.40'"),
      ("10.0.0.40:0", "has the port 0, allowed is 1 to 65535"),
      ("10.0.0.40:70000", "has the port 70000, allowed is 1 to 65535"),
      ("tomcat1:8080", "expects an address: host names such as 'tomcat1' are not resolved"),
      ("\"*:8080\"", "names one backend: '*' is no address to connect to"),
      (
        "\"2001:db8::1\"",
        "has no port, or no brackets around an IPv6 address, as in [2001:db8::1]:80: '2001:db8::1'"
      ),
      (
        "\"2001:db8:0:0:0:0:0:1:80\"",
        "needs brackets around an IPv6 address, did you mean '[2001:db8::1]:80'?"
      ),
    ])
  func endpoints(text: String, complaint: String) {
    #expect(complaints("10.0.0.40:8080", text) == ["15:22: error: 'address' \(complaint)"])
  }

  @Test("a listener of which only the port is given leads to all addresses", arguments: ["80", "\":80\""])
  func portOnly(text: String) {
    #expect(
      complaints("\"*:80\"", text) == [
        "11:18: error: 'address' expects an address and a port, such as 10.0.0.30:80, [2001:db8::30]:80 or \"*:80\","
          + " not '\(text.replacing("\"", with: ""))', did you mean '*:80'?"
      ])
  }

  @Test(
    "interface names are the kernel's",
    arguments: [
      ("a-very-long-name", "has 16 characters, the longest interface name has 15"),
      ("a/b", "expects the name of a network interface, such as eth0, not 'a/b'"),
      ("\"a b\"", "expects the name of a network interface, such as eth0, not 'a b'"),
    ])
  func interfaces(text: String, complaint: String) {
    #expect(complaints("interface: ens5", "interface: \(text)") == ["7:16: error: 'interface' \(complaint)"])
  }

  @Test("paths and targets have their forms") func paths() {
    #expect(
      complaints("balancer:", "control: { socket: run/x }\nbalancer:")
        == ["9:20: error: 'socket' expects an absolute path of up to 107 bytes, not 'run/x'"])
    let long = "/" + String(repeating: "x", count: 107)
    #expect(
      complaints("balancer:", "control: { socket: \(long) }\nbalancer:")
        == ["9:20: error: 'socket' has 108 bytes, allowed is 1 to 107"])
    #expect(
      complaints("listeners:", "access_log: \"-\"\n  listeners:")
        == [
          "10:15: error: 'access_log' expects an absolute path, stdout or off, not '-', did you mean 'stdout'?"
        ])
    #expect(
      complaints(pool: "health_check: { path: health }")
        == ["14:27: error: 'path' must begin with '/', did you mean '/health'?"])
  }

  @Test("status ranges are codes", arguments: ["200-", "20", "99-200", "200-600", "2xx"])
  func statusRanges(text: String) {
    #expect(
      complaints(pool: "health_check: { path: /, expect: \(text) }") == [
        "14:38: error: 'expect' expects an HTTP status or a range of them from 100 to 599, such as 200-399, not '\(text)'"
      ])
  }

  @Test("a value with control characters is shown without them") func controlCharacters() {
    #expect(
      complaints("interface: ens5", "interface: \"a\\e[31m\\n\"")
        == [
          "7:16: error: 'interface' expects the name of a network interface, such as eth0, not 'a\\u{1b}[31m\\u{a}'"
        ])
  }
}

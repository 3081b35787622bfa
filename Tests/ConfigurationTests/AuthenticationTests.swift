import Configuration
import Testing

@Suite("Signed advertisements in the file")
struct AuthenticationTests {
  static let text = "correct-horse-battery-staple-0123"
  static let hex = String(repeating: "a1", count: 32)

  /// The settings that `lines` below `authentication:` make; the good file's virtual router has version 3.
  private func hmac(_ lines: String...) -> HMACSettings? {
    let block = (["authentication:", "  type: hmac"] + lines.map { "  " + $0 }).map { "    \($0)\n" }.joined()
    let text = goodFile.replacing("    interface: ens5\n", with: "    interface: ens5\n" + block)
    return loadConfiguration(text: text, file: "f").configuration?.virtualRouters.first?.hmac
  }

  private func complaints(_ inside: String) -> [String] {
    ConfigurationTests.complaints(router: "authentication: { type: hmac, \(inside) }")
  }

  @Test("one key is enough: it signs, unsigned advertisements are refused, and clocks matter")
  func smallest() throws {
    let settings = try #require(hmac("keys: { 7: { text: \(Self.text) } }"))
    #expect(settings.mode == .enforce)
    #expect(settings.activeKey == 7)
    #expect(settings.replayProtection == .time(window: .seconds(5)))
    #expect(settings.keys[7]?.secret == SecretKey(Array(Self.text.utf8)))
  }

  @Test("everything that can be said")
  func largest() throws {
    let settings = try #require(
      hmac(
        "mode: receive-only", "active_key: 2", "replay: monotonic", "keys:", "  1: { file: /etc/aloft/key1 }",
        "  2: { credential: vrrp-key }", "  3: { text: \(Self.text) }", "  255: { hex: \(Self.hex) }"))
    #expect(settings.mode == .receiveOnly)
    #expect(settings.activeKey == 2)
    #expect(settings.replayProtection == .monotonic)
    #expect(settings.keys[1] == HMACKeySettings(source: .file("/etc/aloft/key1")))
    #expect(settings.keys[2] == HMACKeySettings(source: .credential("vrrp-key")))
    #expect(settings.keys[255]?.secret == SecretKey([UInt8](repeating: 0xa1, count: 32)))
  }

  @Test("the window follows the interval unless the file says one, within 300 s")
  func window() {
    let key = "keys: { 1: { text: \(Self.text) } }"
    #expect(hmac(key, "window: 2s")?.replayProtection == .time(window: .seconds(2)))
    #expect(HMACSettings.defaultWindow(advertisementInterval: .milliseconds(10)) == .seconds(5))
    #expect(HMACSettings.defaultWindow(advertisementInterval: .seconds(3)) == .seconds(9))
    #expect(HMACSettings.defaultWindow(advertisementInterval: .seconds(255)) == .seconds(300))
  }

  @Test("works for version 2, too, and is no password there")
  func version2() {
    #expect(
      ConfigurationTests.complaints(
        router: "version: 2\n    authentication: { type: hmac, keys: { 1: { text: \(Self.text) } } }") == [])
  }

  @Test(
    "every mistake is named with its place and a way out",
    arguments: [
      ("mode: enforce", ["8:5: error: 'authentication' of virtual router 'web' has no 'keys'"]),
      (
        "keys: {}",
        ["8:35: error: 'keys' is empty"]
      ),
      ("keys: x", ["8:41: error: 'keys' expects a mapping by id, not a single value"]),
      (
        "active_key: 3, keys: { 1: { text: \(text) }, 2: { hex: \(hex) } }",
        ["8:47: error: 'active_key' is 3, and 'keys' has only 1, 2"]
      ),
      (
        "keys: { 1: { text: \(text) }, 2: { hex: \(hex) } }",
        ["8:5: error: 'authentication' of virtual router 'web' has 2 keys and no 'active_key' to sign with"]
      ),
      ("keys: { 0: { text: \(text) } }", ["8:43: error: the id of a key is a whole number from 1 to 255"]),
      ("keys: { 256: { text: \(text) } }", ["8:43: error: the id of a key is a whole number from 1 to 255"]),
      ("keys: { 1: { text: short } }", ["8:54: error: 'text' has 5 characters, a key has 32 to 64"]),
      ("keys: { 1: { hex: abc } }", ["8:53: error: 'hex' has 3 digits: a byte takes two"]),
      ("keys: { 1: { hex: zz } }", ["8:53: error: 'hex' may hold hexadecimal digits only"]),
      ("keys: { 1: { hex: abcd } }", ["8:53: error: 'hex' has 2 bytes, a key has 32 to 64"]),
      (
        "keys: { 1: { file: key } }",
        ["8:54: error: 'file' expects an absolute path of up to 4095 bytes, not this"]
      ),
      (
        "keys: { 1: { file: /k, hex: \(hex) } }",
        [
          "8:43: error: key 1 of 'authentication' of virtual router 'web' expects exactly one of 'file', 'credential', 'text' and 'hex'"
        ]
      ),
      (
        "window: 301s, keys: { 1: { file: /k } }",
        ["8:43: error: 'window' is 301s, allowed is 1s to 5m"]
      ),
      (
        "replay: monotonic, window: 9s, keys: { 1: { file: /k } }",
        ["8:54: warning: 'window' has no effect with 'replay: monotonic'"]
      ),
      (
        "password: abc, keys: { 1: { file: /k } }",
        ["8:35: error: 'password' is for 'type: PASS'"]
      ),
    ])
  func mistakes(inside: String, expected: [String]) {
    #expect(complaints(inside) == expected)
  }

  @Test("a password and keys do not go together the other way round, either")
  func passwordWithKeys() {
    #expect(
      ConfigurationTests.complaints(
        router: "version: 2\n    authentication: { type: PASS, password: abc, mode: enforce }")
        == ["9:50: error: 'mode' is for 'type: hmac'"])
  }

  @Test(
    "a key never appears, wherever it was written",
    arguments: [
      "keys: { 1: s3cret-s3cret-s3cret-s3cret-s3cret }",
      "keys: { s3cret-s3cret-s3cret-s3cret-s3cret }",
      "keys: { s3cret-s3cret-s3cret-s3cret-s3cret: {} }",
      "keys: { 1: { text: s3cret } }",
      "keys: { 1: { hex: s3cret } }",
      "keys: { 1: { s3cret } }",
      "keys: { 1: { key: s3cret } }",
      "keys: { 1: { text: [s3cret] } }",
      "keys: { 1: { credential: \"s3cret s3cret\" } }",
      "keys: { 1: { file: s3cret } }",
      "keys: s3cret",
      "key: s3cret",
      "s3cret",
    ])
  func secrets(inside: String) {
    let lines = complaints(inside)
    #expect(!lines.isEmpty)
    #expect(!lines.joined().contains("s3cret"), "\(lines)")
  }

  @Test("neither description nor dump of a configuration shows a key")
  func hidden() throws {
    let settings = try #require(hmac("keys: { 1: { text: \(Self.text) } }"))
    var dumped = ""
    dump(settings, to: &dumped)
    let shown = [dumped, "\(settings)", String(reflecting: settings), "\(settings.keys[1]?.secret as Any)"]
    for text in shown {
      #expect(!text.contains(Self.text))
      #expect(!text.contains("99, 111, 114"))
      #expect(text.contains("(hidden)"))
    }
  }

  @Test("a reload with another key, mode or window goes on in its state, and does not say the key")
  func reload() throws {
    func plan(_ old: String, _ new: String) throws -> ReloadPlan {
      let results = [old, new].map { inside in
        loadConfiguration(
          text: goodFile.replacing(
            "interface: ens5", with: "interface: ens5\n    authentication: { type: hmac, \(inside) }"),
          file: "f")
      }
      let (before, after) = (try #require(results[0].configuration), try #require(results[1].configuration))
      return ReloadPlan(from: before, as: before.hosts[0], to: after, as: after.hosts[0])
    }
    let key = "keys: { 1: { text: \(Self.text) } }"
    #expect(try plan(key, key).isEmpty)
    for change in [key + ", mode: permissive", "keys: { 1: { text: \(Self.text)4 } }", key + ", window: 9s"] {
      #expect(try plan(key, change).summary == ["virtual router 'web' goes on with other authentication"])
    }
  }
}

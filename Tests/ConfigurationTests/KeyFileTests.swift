import Configuration
import ConfigurationFile
import Foundation
import Testing

@Suite("Keys in files")
struct KeyFileTests {
  /// A directory with a key file and a configuration that names it.
  private struct Site {
    let directory = FileManager.default.temporaryDirectory.appending(path: "aloft-keys-\(UUID().uuidString)")
    var keyPath: String { directory.appending(path: "key").path() }
    var configurationPath: String { directory.appending(path: "aloft.yaml").path() }

    init(key: [UInt8]?, mode: Int = 0o600, source: String? = nil) throws {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      if let key {
        try Data(key).write(to: URL(filePath: keyPath))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: keyPath)
      }
      let source = source ?? "file: \(keyPath)"
      let text = goodFile.replacing(
        "interface: ens5",
        with: "interface: ens5\n    authentication: { type: hmac, keys: { 1: { \(source) } } }")
      try Data(text.utf8).write(to: URL(filePath: configurationPath))
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: configurationPath)
    }

    func load(_ policy: KeyPolicy = .required) -> LoadResult {
      defer { try? FileManager.default.removeItem(at: directory) }
      return loadConfiguration(path: configurationPath, keys: policy)
    }

    /// What is said about the file, without the directory's name.
    func complaints(_ policy: KeyPolicy = .required) -> [String] {
      load(policy).diagnostics.map {
        "\($0)".replacing(directory.path() + "/", with: "").replacing("aloft.yaml:8", with: "8")
      }
    }
  }

  private static let key = [UInt8](repeating: 0x6b, count: 32)

  private func secret(_ content: [UInt8]) throws -> SecretKey? {
    try Site(key: content).load().configuration?.virtualRouters.first?.hmac?.keys[1]?.secret
  }

  @Test("a file holds the key and nothing else; one newline after a text is not part of it")
  func content() throws {
    #expect(try secret(Self.key) == SecretKey(Self.key))
    #expect(try secret(Self.key + [0x0a]) == SecretKey(Self.key))
    #expect(try secret(Self.key + [0x0a, 0x0a]) == SecretKey(Self.key + [0x0a, 0x0a]))
    let binary: [UInt8] = [0] + Self.key + [0x0a]
    #expect(try secret(binary) == SecretKey(binary))
  }

  @Test("a key of another length is a mistake for everybody who can read it")
  func length() throws {
    let expected = [
      "8:54: error: key 1: key has 5 bytes, a key has 32 to 64 (`openssl rand -hex 32` makes one)"
    ]
    #expect(try Site(key: Array("short".utf8)).complaints(.required) == expected)
    #expect(try Site(key: Array("short\n".utf8)).complaints(.ifReadable) == expected)
    #expect(try Site(key: Array("short".utf8)).complaints(.ignored) == [])
    #expect(try Site(key: Array("short".utf8)).load().configuration == nil)
  }

  @Test("a file that is not there stops the daemon; 'check' only notes it")
  func missing() throws {
    #expect(try Site(key: nil).complaints(.required) == ["8:54: error: key 1: key: the file does not exist"])
    let site = try Site(key: nil)
    let result = site.load(.ifReadable)
    #expect(result.diagnostics.map(\.severity) == [.note])
    #expect(result.configuration != nil)
  }

  @Test("a credential outside of the service is noted, and says what the service needs")
  func credential() throws {
    let lines = try Site(key: nil, source: "credential: vrrp-key").complaints(.ifReadable)
    #expect(
      lines == [
        "8:60: note: key 1: credentials are there only in a service that systemd starts with them:"
          + " it needs LoadCredential=vrrp-key:/path/of/the/key in a drop-in of aloftd.service"
      ])
  }

  @Test("a key that everybody can read is warned of, in its file or in the configuration")
  func permissions() throws {
    #expect(
      try Site(key: Self.key, mode: 0o644).complaints() == [
        "8:54: warning: key 1: key can be read by everybody on this machine: chmod 600 key"
      ])
    #expect(try Site(key: Self.key, mode: 0o640).complaints() == [])
    let inside = try Site(key: nil, source: "text: correct-horse-battery-staple-0123").complaints()
    #expect(inside.count == 1)
    #expect(inside.first?.contains("warning: the file holds keys and can be read by everybody") == true)
  }

  @Test("what is said about keys never holds one")
  func secrecy() throws {
    let lines = try Site(key: Array("s3cret".utf8), mode: 0o644).complaints()
    #expect(lines.count == 2)
    #expect(!lines.joined().contains("s3cret"))
  }
}

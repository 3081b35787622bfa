import Configuration
import Foundation
import Testing

@Suite struct ReferenceTests {
  static let file = URL(filePath: #filePath).appending(path: "../../../Documentation/configuration.md")
    .standardized

  /// With ALOFT_UPDATE_REFERENCE set, the file is brought up to date instead.
  @Test("the reference describes the keys that the loader knows") func upToDate() throws {
    let text = try String(contentsOf: Self.file, encoding: .utf8)
    let updated = ConfigurationReference.update(text)
    if ProcessInfo.processInfo.environment["ALOFT_UPDATE_REFERENCE"] != nil {
      try updated.write(to: Self.file, atomically: true, encoding: .utf8)
      return
    }
    #expect(
      text == updated, "run: ALOFT_UPDATE_REFERENCE=1 swift test --disable-xctest --filter ReferenceTests")
  }

  @Test("every section has its place in the reference", arguments: ConfigurationReference.paths)
  func complete(path: String) throws {
    let text = try String(contentsOf: Self.file, encoding: .utf8)
    #expect(text.contains(ConfigurationReference.opening(path)))
  }

  @Test("the examples of the reference load without a word") func examples() throws {
    let text = try String(contentsOf: Self.file, encoding: .utf8)
    let parts = text.split(separator: "```yaml\n").dropFirst()
    let examples = parts.compactMap { $0.split(separator: "```").first }.filter { $0.contains("hosts:") }
    #expect(!examples.isEmpty)
    for example in examples { #expect(complaints(String(example)) == []) }
  }
}

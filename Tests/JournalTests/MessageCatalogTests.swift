import ControlAPI
import Foundation
import Testing

@testable import Journal

@Suite("Message identifiers")
struct MessageCatalogTests {
  private static func catalog() throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "systemd/aloft.catalog"), encoding: .utf8)
  }

  @Test("every kind of event has its own, of 32 hexadecimal digits")
  func unique() {
    let identifiers = Event.Kind.allCases.map(\.messageID.description)
    #expect(Set(identifiers).count == Event.Kind.allCases.count)
    #expect(identifiers.allSatisfy { $0.count == 32 && $0.allSatisfy { "0123456789abcdef".contains($0) } })
  }

  @Test("the catalogue explains exactly those that the code uses")
  func catalogMatches() throws {
    let explained = try Self.catalog().split(separator: "\n").filter { $0.hasPrefix("-- ") }
      .map { String($0.dropFirst(3)) }
    #expect(Set(explained) == Set(Event.Kind.allCases.map(\.messageID.description)))
    #expect(explained.count == Set(explained).count)
  }

  @Test("every entry of the catalogue has a subject and a text")
  func entriesAreComplete() throws {
    for entry in try Self.catalog().components(separatedBy: "\n-- ").dropFirst() {
      let parts = entry.components(separatedBy: "\n\n")
      #expect(parts[0].contains("\nSubject: "))
      #expect(parts[0].contains("\nDefined-By: Aloft"))
      #expect(parts.count > 1 && !parts[1].isEmpty, "\(parts[0])")
    }
  }
}

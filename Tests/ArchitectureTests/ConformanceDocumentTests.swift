import Foundation
import Testing

/// Documentation/conformance.md says which tests and decisions answer what the standards ask for.
@Suite struct ConformanceDocumentTests {
  private static let rows: [[Substring]] = {
    let text = (try? Repository.text("Documentation/conformance.md")) ?? ""
    return text.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| item |") }.map {
      line in
      line.split(separator: " | ").map { $0.trimmingPrefix("| ") }
    }
  }()

  @Test("every item of the checklist is there, once and in order") func complete() {
    #expect(Self.rows.compactMap { $0.first.map(String.init) } == ConformanceItems.all)
  }

  @Test("every item has words, and a test or a decision") func answered() {
    for row in Self.rows {
      #expect(row.count == 3, "\(row)")
      #expect(row.last?.contains("`") == true || row.last?.contains("decision") == true, "\(row)")
    }
  }

  @Test("every test that is named exists") func tests() throws {
    let known = try TestInventory().names
    let named = Self.rows.flatMap { $0.last?.matches(of: /`([^`]+)`/).map { String($0.1) } ?? [] }
    try #require(named.count > 100)
    for name in named { #expect(known.contains(name), "there is no test \(name)") }
  }

  @Test("every decision that is named has its place") func decisions() throws {
    let named = Self.rows.flatMap { row in
      row.last?.matches(of: /\]\(([\w-]+\.md)#([\w-]+)\)/).map { (String($0.1), String($0.2)) } ?? []
    }
    try #require(named.count > 20)
    for (file, anchor) in named {
      #expect(
        try Repository.text("Documentation/\(file)").contains("<a id=\"\(anchor)\"></a>"), "\(file)#\(anchor)"
      )
    }
  }

  @Test("tests are found by suite and function, whatever stands between") func inventory() {
    let source = """
      @Suite("Words") struct SomeTests {
        @Test("one") func one() {}
        @Test(
          "two", arguments: [1, 2])
        func two(number: Int) throws {}
        func helper() {}
      }
      @Suite struct OtherTests { @Test func three() {} }
      """
    #expect(TestInventory.names(in: source) == ["SomeTests.one", "SomeTests.two", "OtherTests.three"])
  }
}

import Foundation

/// The tests that there are, as `Suite.function`, read from the sources.
struct TestInventory {
  let names: Set<String>

  init() throws {
    var names: Set<String> = []
    for path in Repository.swiftFiles(below: "Tests") {
      names.formUnion(Self.names(in: try Repository.text(path)))
    }
    self.names = names
  }

  /// The tests of one source file.
  static func names(in source: String) -> Set<String> {
    var names: Set<String> = []
    var suite = ""
    var isTest = false
    for line in source.split(separator: "\n") {
      if let type = line.firstMatch(of: /\b(?:struct|class|enum) (\w+Tests)\b/) { suite = String(type.1) }
      if line.contains("@Test") { isTest = true }
      if isTest, let function = line.firstMatch(of: /\bfunc (\w+)/) {
        names.insert("\(suite).\(function.1)")
        isTest = false
      }
    }
    return names
  }
}

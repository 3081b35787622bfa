import Foundation
import Testing

@Suite struct PureTargetsTests {
  /// Pure targets and what they may import besides each other.
  private static let pure: [String: Set<String>] = [
    "MonotonicTime": [], "IPAddressing": [], "VRRP": [], "NeighborDiscovery": [], "GuardOrders": [],
    "HTTPMessage": [],
    "LoadBalancing": [], "PeerLink": [], "ControlAPI": [],
    "Configuration": ["Yams", "Foundation", "FoundationEssentials"],
    "CommandText": [],
  ]

  private static let sources = Repository.root.appending(path: "Sources")

  @Test("a pure target imports the standard library and pure targets only", arguments: pure.keys.sorted())
  func imports(target: String) throws {
    let allowed = try #require(Self.pure[target]).union(Self.pure.keys).union(["Swift", "Synchronization"])
    let files = try #require(
      FileManager.default.enumerator(atPath: Self.sources.appending(path: target).path()))
    var seen = 0
    for case let file as String in files where file.hasSuffix(".swift") {
      seen += 1
      let text = try String(
        contentsOf: Self.sources.appending(path: target).appending(path: file), encoding: .utf8)
      for line in text.split(separator: "\n") {
        guard let module = Self.importedModule(line) else { continue }
        #expect(allowed.contains(module), "\(target)/\(file) imports \(module)")
      }
    }
    #expect(seen > 0, "\(target) has no sources")
  }

  private static func importedModule(_ line: Substring) -> String? {
    let words = line.split(separator: " ").filter { !$0.hasPrefix("@") }
    guard let keyword = words.firstIndex(of: "import"), keyword <= 1, words.count > keyword + 1 else {
      return nil
    }
    if keyword == 1, !["public", "package", "internal", "private", "fileprivate"].contains(words[0]) {
      return nil
    }
    return String(words[keyword + 1])
  }
}

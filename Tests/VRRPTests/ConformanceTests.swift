import Foundation
import Testing
import VRRPConformance

@Suite("The conformance files")
struct ConformanceTests {
  @Test("a packet gets the verdict, the fields and the encoding of its vector", arguments: Entry.vectors)
  func vector(_ entry: Entry) {
    #expect(ConformanceFile.run(vector: entry.json).outcome == .passed)
  }

  @Test("routers do what their trace says, timers and final state included", arguments: Entry.traces)
  func trace(_ entry: Entry) {
    #expect(ConformanceFile.run(trace: entry.json, strictly: true).outcome == .passed)
  }

  @Test("the files are complete")
  func counts() {
    #expect(Entry.vectors.count == 327)
    #expect(Entry.traces.count == 60)
  }

  @Test("a vector that expects another verdict, field, warning or counter fails")
  func alteredVectorFails() throws {
    let accepted = try #require(Entry.vectors.first { $0.id == "ok-v3v4-rfc-n1-p0" }).json
    let rejected = try #require(Entry.vectors.first { $0.id == "bad-ttl254-v3" }).json
    for altered in [
      accepted.replacing(["expect", "valid"], with: .bool(false)),
      accepted.replacing(["expect", "fields", "priority"], with: .number(1)),
      accepted.replacing(["expect", "warnings"], with: .array([.text("owner_conflict")])),
      accepted.replacing(["rx", "vrid"], with: .number(52)),
      rejected.replacing(["expect", "reason"], with: .text("length")),
      rejected.replacing(["expect", "counter"], with: .text("packet-length-errors")),
      rejected.replacing(["expect", "valid"], with: .bool(true)),
    ] {
      #expect(ConformanceFile.run(vector: altered).line?.hasPrefix("FAIL ") == true)
    }
  }

  @Test("a trace that expects other sends, states, timers, announcements or ends fails")
  func alteredTraceFails() throws {
    let trace = try #require(Entry.traces.first { $0.id == "s01-startup-timeout" }).json
    for altered in [
      trace.replacing(["key", "sends"], with: .array([])),
      trace.replacing(["key", "state"], with: .array([.array([.number(3_000_000), .text("active")])])),
      trace.replacing(
        ["key", "timer"], with: .array([.array([.number(0), .text("active_down"), .number(3_000_000)])])),
      trace.replacing(["key", "garp"], with: .number(2)),
      trace.replacing(["expect", "final", "timer"], with: .null),
      trace.replacing(["expect", "outputs"], with: .array([])),
    ] {
      #expect(ConformanceFile.run(trace: altered, strictly: false).line?.hasPrefix("FAIL ") == true)
    }
  }

  @Test("an entry with a knob that is not known is skipped, and the line names it")
  func unknownKnobIsSkipped() throws {
    let vector = try #require(Entry.vectors.first).json.replacing(["rx", "novelty"], with: .bool(true))
    let trace = try #require(Entry.traces.first).json.replacing(["config", "novelty"], with: .bool(true))
    #expect(ConformanceFile.run(vector: vector).outcome == .skipped(knob: "novelty"))
    #expect(ConformanceFile.run(trace: trace, strictly: false).outcome == .skipped(knob: "novelty"))
  }
}

/// One vector or trace; its identifier names the test case.
struct Entry: Sendable, CustomTestStringConvertible {
  let json: JSONValue

  var id: String { json["id"]?.text ?? "?" }
  var testDescription: String { id }

  static let vectors = load("vectors-public").vectors.map(Entry.init)
  static let traces = load("traces-public").traces.map(Entry.init)

  private static func load(_ name: String) -> ConformanceFile {
    guard let url = Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Data"),
      let file = try? ConformanceFile(path: url.path)
    else { fatalError("Data/\(name).json cannot be read") }
    return file
  }
}

extension JSONValue {
  /// The document with the member at `path` replaced or added.
  func replacing(_ path: [String], with value: JSONValue) -> JSONValue {
    guard let key = path.first, case .object(var members) = self else { return value }
    members[key] = (members[key] ?? .null).replacing(Array(path.dropFirst()), with: value)
    return .object(members)
  }
}

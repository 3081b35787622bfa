import Foundation

/// A file of vectors, of traces, or of both.
package struct ConformanceFile: Sendable {
  /// The entries, each with its identifier.
  package let vectors: [JSONValue]
  package let traces: [JSONValue]

  /// Reads a file; throws if it cannot be read or holds neither.
  package init(path: String) throws {
    let document = try JSONValue(data: try Data(contentsOf: URL(fileURLWithPath: path)))
    vectors = document["vectors"]?.array ?? []
    traces = document["traces"]?.array ?? []
    guard document["vectors"]?.array != nil || document["traces"]?.array != nil else {
      throw FormatError("it has neither 'vectors' nor 'traces'")
    }
  }

  /// Runs every entry.
  ///
  /// Of network traces only the hand-derived points bind; `strictly` compares the model's whole log there too.
  package func run(strictly: Bool = false) -> [Report] {
    vectors.map(Self.run(vector:)) + traces.map { Self.run(trace: $0, strictly: strictly) }
  }

  /// Runs one vector.
  package static func run(vector: JSONValue) -> Report {
    report(vector) { try VectorCase($0).run() }
  }

  /// Runs one trace.
  package static func run(trace: JSONValue, strictly: Bool) -> Report {
    report(trace) { try TraceCase($0).run(strictly: strictly) }
  }

  private static func report(_ entry: JSONValue, _ run: (JSONValue) throws -> [String]) -> Report {
    let id = entry["id"]?.text ?? "(without id)"
    do {
      let differences = try run(entry)
      return Report(id: id, outcome: differences.isEmpty ? .passed : .failed(differences))
    } catch let error as UnknownKnob {
      return Report(id: id, outcome: .skipped(knob: error.name))
    } catch {
      return Report(id: id, outcome: .failed(["\(error)"]))
    }
  }
}

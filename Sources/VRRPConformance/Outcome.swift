/// What became of one vector or trace.
package enum Outcome: Sendable, Equatable {
  case passed
  /// What differs, the first difference first.
  case failed([String])
  /// The knob that the implementation does not have.
  case skipped(knob: String)
}

/// The outcome of one entry of a file.
package struct Report: Sendable {
  package let id: String
  package let outcome: Outcome

  /// One line for what did not pass; nil for what did.
  package var line: String? {
    switch outcome {
    case .passed: nil
    case .failed(let differences): "FAIL \(id): " + differences.joined(separator: "; ")
    case .skipped(let knob): "SKIP \(id): no knob for \(knob)"
    }
  }
}

/// A knob of an entry that is not known here.
struct UnknownKnob: Error {
  let name: String
}

import LabKit

/// What all runs of one scenario have shown of each contender.
struct Result: Codable, Sendable {
  var scenario: String
  var title: String
  var wanted: [Scenario.Bound]
  var countsHolders: Bool
  /// By the contender's title.
  var runs: [String: [Run]]

  /// The names of what is shown, in the order of the lines.
  var figures: [Scenario.Bound.Figure] {
    let further = Set(runs.values.flatMap { $0.flatMap(\.further.keys) }).sorted()
    return [.outage] + (countsHolders ? [.twoHolders] : []) + [.transitions] + further.map { .further($0) }
  }

  /// The limit for `figure`, if there is one.
  func bound(_ figure: Scenario.Bound.Figure) -> Scenario.Bound? {
    wanted.first { $0.figure == figure }
  }

  /// The values of `figure` for `contender`; empty if it cannot say.
  func values(_ figure: Scenario.Bound.Figure, _ contender: String) -> [Double] {
    (runs[contender] ?? []).compactMap { run in
      switch figure {
      case .outage: run.outage
      case .twoHolders: run.twoHolders
      case .transitions: Double(run.transitions)
      case .further(let name): run.further[name] ?? nil
      }
    }
  }

  /// Whether in some run `figure` was still growing when it ended.
  func isOpen(_ figure: Scenario.Bound.Figure, _ contender: String) -> Bool {
    (runs[contender] ?? []).contains { run in
      switch figure {
      case .outage: run.isOutageOpen
      case .twoHolders: run.isTwoHoldersOpen
      case .transitions, .further: false
      }
    }
  }

  /// Whether Aloft keeps every limit; true where none is set.
  var keepsLimits: Bool {
    wanted.allSatisfy { bound in
      let values = values(bound.figure, AloftContender.title)
      return !values.isEmpty && bound.holds(for: values) && !isOpen(bound.figure, AloftContender.title)
    }
  }
}

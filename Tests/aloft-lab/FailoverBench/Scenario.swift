import LabKit

/// Something that happens to a pair of hosts, and what must be seen of it.
struct Scenario: Sendable {
  /// What it is called on the command line.
  let name: String
  let title: String
  let settings: ContenderSettings
  /// What Aloft must show at most (for what it must say: at least 1), by the figure's name.
  let wanted: [Bound]
  /// About how long one run takes, in seconds.
  let estimate: Double
  /// Whether keepalived has the means to take part.
  var includesKeepalived = true
  /// Whether how long both have the address says anything: hosts that are cut off from each other cannot know.
  var countsHolders = true
  let run: @Sendable (Stage) throws -> Run

  /// A limit for one figure.
  struct Bound: Sendable, Codable {
    /// A figure of a run.
    enum Figure: Sendable, Codable, Equatable {
      case outage
      case twoHolders
      case transitions
      /// One of `Run.further`.
      case further(String)
    }

    let figure: Figure
    var atMost: Double?
    var atLeast: Double?
  }
}

extension Scenario.Bound {
  static func outage(_ limit: Duration) -> Scenario.Bound {
    .init(figure: .outage, atMost: limit.milliseconds)
  }

  static func twoHolders(_ limit: Duration) -> Scenario.Bound {
    .init(figure: .twoHolders, atMost: limit.milliseconds)
  }

  static func transitions(_ limit: Int) -> Scenario.Bound {
    .init(figure: .transitions, atMost: Double(limit))
  }

  static func further(_ name: String, atMost limit: Double) -> Scenario.Bound {
    .init(figure: .further(name), atMost: limit)
  }

  static func says(_ name: String) -> Scenario.Bound { .init(figure: .further(name), atLeast: 1) }

  /// Whether every one of `values` is within.
  func holds(for values: [Double]) -> Bool {
    values.allSatisfy { value in atMost.map { value <= $0 } ?? true && atLeast.map { value >= $0 } ?? true }
  }
}

import LabKit
import Synchronization

/// Runs scenarios with every contender, side by side.
struct FailoverBench: Sendable {
  let scenarios: [Scenario]
  let runs: Int
  let contenders: [any Contender.Type]
  let progress: @Sendable (String) -> Void

  /// About how long all of it takes.
  var estimate: Duration {
    .seconds(scenarios.map { $0.estimate * Double(runs) + 6 + $0.settings.interval.seconds * 4 }.reduce(0, +))
  }

  /// Runs everything; `onResult` hears of each scenario that is done.
  func play(onResult: (Result) throws -> Void) throws {
    for (index, scenario) in scenarios.enumerated() {
      try Interrupt.check()
      progress("\(index + 1) of \(scenarios.count): \(scenario.title)")
      try onResult(try play(scenario))
    }
  }

  /// The contenders do not share a host, so they may run at the same time: whatever else the machine does, it does
  /// to all of them.
  private func play(_ scenario: Scenario) throws -> Result {
    let seen = Mutex<[String: [Run]]>([:])
    let taking = contenders.filter { scenario.includesKeepalived || $0 is AloftContender.Type }
    try all(taking) { contender in
      try withLab([.lb1, .lb2, .client]) { lab in
        let stage = try Stage(contender, scenario.settings, in: lab)
        defer { stage.end() }
        try stage.settle()
        for number in 1...runs {
          if number > 1 { try stage.restore() }
          let run = try scenario.run(stage)
          seen.withLock { $0[contender.title, default: []].append(run) }
          progress("  \(contender.title) \(number): client \(decimal(run.outage, places: 1)) ms")
        }
      }
    }
    return Result(
      scenario: scenario.name, title: scenario.title, wanted: scenario.wanted,
      countsHolders: scenario.countsHolders, runs: seen.withLock { $0 })
  }

  private func all(
    _ contenders: [any Contender.Type], _ body: @escaping @Sendable (any Contender.Type) throws -> Void
  ) throws {
    switch contenders.count {
    case 2: try concurrently({ try body(contenders[0]) }, { try body(contenders[1]) })
    default: for contender in contenders { try body(contender) }
    }
  }
}

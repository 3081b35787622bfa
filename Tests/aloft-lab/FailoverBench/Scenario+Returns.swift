import Glibc
import LabKit

extension Scenario {
  /// Hosts hear each other again; what counts begins with that moment.
  static let returns: [Scenario] = [
    returning("cut-off-and-back", "host cut off 5 s, and back", estimate: 12, away: .seconds(5)) {
      stage, isAway in
      try stage.lab[.lb1].silence(isAway)
    },
    returning("split-healed", "split of 10 s between the hosts, healed", estimate: 17, away: .seconds(10)) {
      stage, isAway in
      for host in Stage.hosts { try stage.lab[host].keepApart(isAway) }
    },
    returning("paused", "host paused 5 s, and resumed", estimate: 12, away: .seconds(5)) { stage, isAway in
      if isAway {
        try stage.lab[.lb1].silence(true)
        stage.signalAll(SIGSTOP)
      } else {
        // A machine that goes on has its network at once, and its programs a moment later.
        try stage.lab[.lb1].silence(false)
        stage.signalAll(SIGCONT)
      }
    },
  ]

  private static func returning(
    _ name: String, _ title: String, estimate: Double, away: Duration,
    _ setAway: @escaping @Sendable (Stage, Bool) throws -> Void
  ) -> Scenario {
    let settings = ContenderSettings(every: .seconds(1))
    return Scenario(
      name: name, title: "\(title), 1 s", settings: settings,
      wanted: [.outage(.milliseconds(100)), .twoHolders(settings.interval)], estimate: estimate
    ) { stage in
      try stage.waitForAnyPhase()
      try setAway(stage, true)
      try wait(away)
      return try stage.observe(atLeast: settings.interval * 5 / 2, atMost: patience) {
        try setAway(stage, false)
      }
    }
  }
}

import Glibc
import LabKit

extension Scenario {
  /// The host that has the address fails.
  static let failures: [Scenario] =
    [cleanStop, daemonKilled, everythingKilled, frozen]
    + [
      (Duration.seconds(1), "1 s"), (.milliseconds(100), "100 ms"), (.milliseconds(20), "20 ms"),
      (.milliseconds(10), "10 ms"),
    ]
    .map { cutOff(every: $0.0, $0.1) }

  private static let second = ContenderSettings(every: .seconds(1))

  /// How long a scenario at most looks on for the client's next answer.
  static let patience: Duration = .seconds(12)

  private static let cleanStop = Scenario(
    name: "clean-stop", title: "clean stop, 1 s", settings: second,
    wanted: [.outage(second.skew + .milliseconds(20)), .twoHolders(.zero)], estimate: 8
  ) { stage in
    try stage.waitForAnyPhase()
    return try stage.observe(atLeast: .seconds(1), atMost: patience) {
      stage.contender.process(on: .lb1).send(SIGTERM)
    }
  }

  private static let daemonKilled = Scenario(
    name: "daemon-killed", title: "SIGKILL of the daemon, 1 s", settings: second,
    wanted: [.outage(second.skew + .milliseconds(50)), .further("gone from the dead host, ms", atMost: 100)],
    estimate: 11
  ) { stage in
    try stage.waitForAnyPhase()
    let start = WallClock.now
    var run = try stage.observe(atLeast: .seconds(5), atMost: patience) {
      kill(try stage.contender.speaker(on: .lb1), SIGKILL)
    }
    run.further["gone from the dead host, ms"] = stage.left(.lb1, since: start) ?? .infinity
    return run
  }

  private static let everythingKilled = Scenario(
    name: "everything-killed", title: "SIGKILL of every process of it, 1 s", settings: second,
    wanted: [.twoHolders(.zero)], estimate: 12
  ) { stage in
    try stage.waitForAnyPhase()
    return try stage.observe(atLeast: second.activeDownInterval + .seconds(2), atMost: patience) {
      stage.signalAll(SIGKILL)
    }
  }

  private static let frozen = Scenario(
    name: "frozen", title: "frozen 6 s, then resumed, 1 s", settings: second,
    wanted: [.twoHolders(.zero), .further("changes of state on waking up", atMost: 1)], estimate: 15
  ) { stage in
    try stage.waitForAnyPhase()
    var run = try stage.observe(atLeast: .seconds(3), atMost: patience) {
      stage.signalAll(SIGSTOP)
      try wait(.seconds(6))
      stage.signalAll(SIGCONT)
    }
    run.further["changes of state on waking up"] = Double(run.transitions - 1)
    return run
  }

  private static func cutOff(every interval: Duration, _ text: String) -> Scenario {
    let settings = ContenderSettings(every: interval)
    return Scenario(
      name: "cut-off-\(text.filter { $0 != " " })", title: "host cut off, \(text)", settings: settings,
      wanted: [.outage(settings.activeDownInterval + .milliseconds(10))],
      estimate: 3 + 6 * interval.seconds, countsHolders: false
    ) { stage in
      try stage.waitForAnyPhase()
      return try stage.observe(atLeast: interval * 4 + .milliseconds(200), atMost: patience) {
        try stage.lab[.lb1].silence(true)
      }
    }
  }
}

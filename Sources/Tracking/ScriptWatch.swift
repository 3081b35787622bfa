import Configuration
import ControlAPI
import EventLoop
import LoadBalancing
import MonotonicTime
import Supervision

/// One tracked script: its timer, its run, and what its results amount to.
final class ScriptWatch {
  let settings: ScriptSettings
  let program: ChildProgram
  private let loop: EventLoop
  private let assumesSuccess: Bool
  private let changed: (ScriptChange) -> Void
  private var counter: HealthCounter
  private var run: CommandRun?
  private var runStartedAt = Instant(nanoseconds: 0)
  private var isStopped = false
  private var last: CommandOutcome?
  private var runs: UInt64 = 0
  private var failures: UInt64 = 0
  private var since = WallClock.now
  private lazy var timer = LoopTimer { [unowned self] in begin() }

  init(
    _ settings: ScriptSettings, _ program: ChildProgram, assumesSuccess: Bool, on loop: EventLoop,
    changed: @escaping (ScriptChange) -> Void
  ) {
    self.settings = settings
    self.program = program
    self.assumesSuccess = assumesSuccess
    self.loop = loop
    self.changed = changed
    counter = HealthCounter(rise: settings.rise, fall: settings.fall)
  }

  /// The first run begins in the loop's next turn.
  func start() {
    loop.schedule(timer, at: loop.now)
  }

  func stop() {
    isStopped = true
    loop.cancel(timer)
    run?.abandon()
  }

  /// Why it fails; nil while it succeeds.
  var failure: String? {
    isGood ? nil : last?.reason ?? "it has no result yet"
  }

  private var isGood: Bool {
    switch counter.health {
    case .unknown: assumesSuccess
    case .healthy: true
    // Ejection is for what serves requests: no check leads there.
    case .unhealthy, .ejected: false
    }
  }

  var status: ScriptStatus {
    ScriptStatus(
      name: settings.name, command: settings.command, succeeds: isGood, since: since,
      lastResult: last?.reason, lastDuration: last.map { $0.duration.inSeconds }, runs: runs,
      failures: failures)
  }

  private func begin() {
    runStartedAt = loop.readClock()
    // Until it has finished, the run keeps this object and this object the run.
    run = CommandRun(program, limit: settings.timeout, on: loop) { [self] in finish($0) }
  }

  private func finish(_ outcome: CommandOutcome) {
    run = nil
    guard !isStopped else { return }
    runs += 1
    if !outcome.isSuccess { failures += 1 }
    let wasGood = isGood
    last = outcome
    _ = counter.observe(success: outcome.isSuccess)
    if isGood != wasGood {
      since = WallClock.now
      changed(ScriptChange(name: settings.name, failure: failure, reason: outcome.reason))
    }
    // A run that was killed late does not make two of them run side by side.
    loop.schedule(timer, at: max(runStartedAt + settings.interval, loop.readClock()))
  }
}

import EventLoop
import MonotonicTime

/// Measures how late the real-time loop wakes up: at every advertisement, and ten times a second besides, so that a
/// host that only listens knows too whether it would be punctual.
final class Metronome {
  static let period: Duration = .milliseconds(100)
  // What is done about lateness has time.
  private static let ticksPerReview = 10

  private(set) var record = LatenessRecord()
  /// Called once a second.
  var review: () -> Void = {}
  private let loop: EventLoop
  private var ticks = 0
  private var due: Instant
  private lazy var timer = LoopTimer { [unowned self] in tick() }

  /// A metronome that runs from now on.
  init(on loop: EventLoop) {
    self.loop = loop
    due = loop.now + Self.period
    loop.schedule(timer, at: due)
  }

  /// Counts a timer that was due at `deadline` and is being served.
  func measure(_ deadline: Instant) {
    record.add(loop.readClock() - deadline)
  }

  /// Makes `record` count what is later than each of `limits`.
  func watch(_ limits: Set<Duration>) {
    record.watch(limits)
  }

  func stop() {
    loop.cancel(timer)
  }

  private func tick() {
    measure(due)
    due = max(due, loop.now) + Self.period
    loop.schedule(timer, at: due)
    ticks += 1
    if ticks % Self.ticksPerReview == 0 { review() }
  }
}

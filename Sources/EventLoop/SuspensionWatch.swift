private import CLinux

/// Finds out that the machine was suspended: the clock of the timers then stood still, and another one did not.
public struct SuspensionWatch: Sendable {
  // The two clocks are read one after the other; no suspension is as short.
  private static let noise: Duration = .milliseconds(10)

  private var timeAsleep: Duration?

  /// A watch that takes the first look as its beginning.
  public init() {}

  /// For how long the machine was suspended since the last look; nil if it was not.
  public mutating func look() -> Duration? {
    observe(clock: Self.read(CLOCK_MONOTONIC), includingSleep: Self.read(CLOCK_BOOTTIME))
  }

  /// The same with clocks that somebody else has read: both since an origin of their own.
  mutating func observe(clock: Duration, includingSleep: Duration) -> Duration? {
    let asleep = includingSleep - clock
    guard let before = timeAsleep else {
      timeAsleep = asleep
      return nil
    }
    guard asleep - before > Self.noise else { return nil }
    timeAsleep = asleep
    return asleep - before
  }

  private static func read(_ clock: clockid_t) -> Duration {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
  }
}

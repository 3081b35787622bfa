/// A point on the machine's monotonic clock, in nanoseconds since an arbitrary origin.
///
/// Pure code takes instants as parameters; only `EventLoop` reads the clock. In tests the origin is zero.
public struct Instant: Sendable, Hashable, Comparable {
  /// Nanoseconds since the clock's origin; wall-clock steps do not move it.
  public var nanoseconds: Int64

  /// An instant `nanoseconds` after the clock's origin.
  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// The origin of the clock.
  public static let zero = Instant(nanoseconds: 0)

  /// The later instant; stays at the largest one that can be told instead of overflowing.
  public static func + (instant: Instant, duration: Duration) -> Instant {
    let (sum, overflow) = instant.nanoseconds.addingReportingOverflow(duration.wholeNanoseconds)
    return Instant(nanoseconds: overflow ? (duration < .zero ? .min : .max) : sum)
  }

  /// The earlier instant, with the same limits as `+`.
  public static func - (instant: Instant, duration: Duration) -> Instant {
    let (difference, overflow) = instant.nanoseconds.subtractingReportingOverflow(duration.wholeNanoseconds)
    return Instant(nanoseconds: overflow ? (duration < .zero ? .max : .min) : difference)
  }

  /// The time from the right instant to the left one; negative if the left one is earlier.
  public static func - (later: Instant, earlier: Instant) -> Duration {
    .nanoseconds(later.nanoseconds) - .nanoseconds(earlier.nanoseconds)
  }

  /// Moves the instant later.
  public static func += (instant: inout Instant, duration: Duration) {
    instant = instant + duration
  }

  public static func < (left: Instant, right: Instant) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}

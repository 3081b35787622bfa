/// Turns the wall-clock stamps that the kernel puts on what arrives at a socket into instants.
///
/// A stamp says when a datagram came, however long it then waited to be read. But it is told by a clock that may be
/// set at any time, so it is believed only within what is certain anyway: nothing arrived before the queue was last
/// seen empty, nothing before what arrived earlier, nothing later than now.
public struct ArrivalClock: Sendable {
  /// Both clocks, read one after the other.
  public struct Reading: Sendable, Hashable {
    public var monotonic: Instant
    /// Nanoseconds since 1970.
    public var wall: Int64

    /// A reading from its parts.
    public init(monotonic: Instant, wall: Int64) {
      self.monotonic = monotonic
      self.wall = wall
    }
  }

  // More than the pause between the two readings, however the thread is scheduled in between: else a stamp is not
  // believed, which does no harm.
  private static let tolerance: Duration = .milliseconds(1)
  // A clock that is being corrected slowly runs at most this much too fast or too slow (adjtimex: 500 ppm and 10 %
  // of a tick never together; chrony stays within 1/12 by default, NTP within 1/2,000).
  private static let slewDivisor = 10

  private var last: Reading
  /// Nothing that is still to be read arrived before.
  private var floor: Instant

  /// A clock for a socket that was opened at `reading`.
  public init(openedAt reading: Reading) {
    last = reading
    floor = reading.monotonic
  }

  /// When a datagram arrived that bears `stamp`, nanoseconds since 1970, and was read at `reading`; what has no
  /// stamp, or one that cannot be believed, arrived at the reading.
  public mutating func arrival(stamp: Int64?, readAt reading: Reading) -> Instant {
    let wasSet = wasSet(at: reading)
    last = reading
    let arrival: Instant =
      if let stamp, !wasSet, let waited = Self.difference(reading.wall, stamp) {
        min(max(reading.monotonic - waited, floor), reading.monotonic)
      } else {
        reading.monotonic
      }
    floor = max(floor, arrival)
    return arrival
  }

  /// The queue was found empty at `reading`.
  public mutating func drained(at reading: Reading) {
    last = reading
    floor = max(floor, reading.monotonic)
  }

  /// Whether the wall clock was set between the last reading and this one.
  private func wasSet(at reading: Reading) -> Bool {
    guard let passed = Self.difference(reading.wall, last.wall) else { return true }
    let elapsed = reading.monotonic - last.monotonic
    let deviation = passed - elapsed
    let limit = Self.tolerance + elapsed / Self.slewDivisor
    return deviation > limit || deviation < .zero - limit
  }

  private static func difference(_ later: Int64, _ earlier: Int64) -> Duration? {
    let (difference, overflow) = later.subtractingReportingOverflow(earlier)
    return overflow ? nil : .nanoseconds(difference)
  }
}

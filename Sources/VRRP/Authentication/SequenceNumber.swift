internal import MonotonicTime

/// Orders the signed advertisements of one sender: its clock when it signed, and a counter that breaks ties.
///
/// 32 bits of seconds since 1970, 16 bits of a second's fraction, 16 bits of counter, compared as a whole by serial
/// number arithmetic (RFC 1982), so that the overflow of the seconds in 2106 is a step like any other.
public struct SequenceNumber: Sendable, Hashable {
  public var rawValue: UInt64

  /// A number from its 64 bits.
  public init(rawValue: UInt64) {
    self.rawValue = rawValue
  }

  /// The reading of a clock, given as the time since 1970 (UTC), with counter 0.
  public init(clock: Duration) {
    let nanoseconds = clock.wholeNanoseconds
    let seconds = nanoseconds / 1_000_000_000
    let rest = nanoseconds % 1_000_000_000
    rawValue =
      UInt64(truncatingIfNeeded: seconds) << 32 &+ UInt64(truncatingIfNeeded: (rest << 16) / 1_000_000_000)
      << 16
  }

  /// The number that follows.
  public var next: SequenceNumber { SequenceNumber(rawValue: rawValue &+ 1) }

  /// The number that a clock reads which is `duration` later; the counter stays.
  public func advanced(by duration: Duration) -> SequenceNumber {
    SequenceNumber(rawValue: rawValue &+ SequenceNumber(clock: duration).rawValue)
  }

  /// Whether this one was made after `other` (RFC 1982 §3.2); two that are half a circle apart have no order.
  public func isAfter(_ other: SequenceNumber) -> Bool {
    Int64(bitPattern: rawValue &- other.rawValue) > 0
  }

  /// The later of the two.
  static func latest(_ left: SequenceNumber, _ right: SequenceNumber) -> SequenceNumber {
    right.isAfter(left) ? right : left
  }

  /// How far this one's clock is ahead of `other`'s; negative when it is behind.
  func lead(over other: SequenceNumber) -> Duration {
    let difference = Int64(bitPattern: rawValue &- other.rawValue)
    return .nanoseconds(Int64(truncatingIfNeeded: (Int128(difference) * 1_000_000_000) >> 32))
  }

  /// How many whole seconds this one's clock is from `other`'s, fractions left out of both.
  func secondsApart(from other: SequenceNumber) -> Duration {
    let difference =
      UInt32(truncatingIfNeeded: rawValue >> 32) &- UInt32(truncatingIfNeeded: other.rawValue >> 32)
    return .seconds(Int64(Int32(bitPattern: difference)).magnitude)
  }
}

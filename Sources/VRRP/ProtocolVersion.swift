internal import MonotonicTime

/// The version of the protocol that a virtual router speaks; the two do not understand each other.
public enum ProtocolVersion: UInt8, Sendable, Hashable, CaseIterable {
  /// RFC 3768, with the simple-text authentication of RFC 2338; IPv4 only.
  case v2 = 2
  /// RFC 5798 and RFC 9568; IPv4 and IPv6.
  case v3 = 3

  /// The advertisement intervals that a message can tell: 1 to 255 s in version 2, 10 ms to 40.95 s in version 3.
  public var intervals: ClosedRange<Duration> {
    switch self {
    case .v2: .seconds(1) ... .seconds(255)
    case .v3: .milliseconds(10) ... .milliseconds(40_950)
    }
  }

  /// The resolution of the interval in a message: a second in version 2, a centisecond in version 3.
  public var intervalUnit: Duration {
    switch self {
    case .v2: .seconds(1)
    case .v3: .milliseconds(10)
    }
  }

  /// Whether a message can tell `interval` exactly.
  public func permits(interval: Duration) -> Bool {
    intervals.contains(interval) && intervalUnit * intervalField(interval) == interval
  }

  /// The interval as the message's field has it; what the field cannot hold becomes the nearest that it can.
  func intervalField(_ interval: Duration) -> UInt16 {
    let clamped = min(max(interval, intervals.lowerBound), intervals.upperBound)
    return UInt16(truncatingIfNeeded: clamped.wholeNanoseconds / intervalUnit.wholeNanoseconds)
  }
}

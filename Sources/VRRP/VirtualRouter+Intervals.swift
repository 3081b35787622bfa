internal import MonotonicTime

extension VirtualRouter {
  /// Skew_Time in the present state: the better the priority, the shorter.
  public var skewTime: Duration { skewTime(activeInterval: presentInterval) }

  /// Active_Down_Interval in the present state: how long the Active may be silent.
  public var activeDownInterval: Duration { activeDownInterval(activeInterval: presentInterval) }

  private var presentInterval: Duration { activeInterval ?? configuration.advertisementInterval }

  /// Skew_Time, in whole microseconds rounded down: centiseconds would make all Backups fire together at 10 ms.
  func skewTime(activeInterval: Duration) -> Duration {
    let base =
      switch configuration.version {
      // RFC 3768 §6.1: a fraction of a second, whatever the interval.
      case .v2: Duration.seconds(1)
      // RFC 9568 §6.1.
      case .v3: activeInterval
      }
    let skew = base * (256 - Int(priority)) / 256
    return .microseconds(skew.wholeNanoseconds / 1_000)
  }

  /// Active_Down_Interval (RFC 9568 §6.1).
  func activeDownInterval(activeInterval: Duration) -> Duration {
    activeInterval * 3 + skewTime(activeInterval: activeInterval)
  }
}

private import CLinux
private import Glibc

/// The time of day, which may be set at any time: for display, and for what other hosts compare with their own.
public enum WallClock {
  /// Seconds since 1970, UTC.
  public static var now: Double {
    let time = reading
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// The time since 1970, UTC, to the nanosecond.
  public static var sinceEpoch: Duration {
    let time = reading
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  private static var reading: timespec {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return time
  }
}

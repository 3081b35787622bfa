private import CLinux
private import Glibc

/// The time of day, for display only: nothing is decided by it, for it may be set at any time.
public enum WallClock {
  /// Seconds since 1970, UTC.
  public static var now: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

import Glibc

/// Points in time as the clock on the wall shows them.
enum LocalTime {
  /// Now, in seconds since 1970.
  static var now: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// `2026-03-01 14:05:09`, local.
  static func text(_ seconds: Double) -> String {
    guard let whole = Int(exactly: seconds.rounded(.down)) else { return "?" }
    var time: time_t = whole
    var parts = unsafe tm()
    // localtime_r fills `parts` and keeps no pointer.
    guard unsafe localtime_r(&time, &parts) != nil else { return "?" }
    let date = unsafe [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
    let clock = unsafe [Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec)]
    return date.map(twoDigits).joined(separator: "-") + " " + clock.map(twoDigits).joined(separator: ":")
  }

  /// As `text`, with milliseconds.
  static func preciseText(_ seconds: Double) -> String {
    let milliseconds = Int((seconds - seconds.rounded(.down)) * 1000)
    return text(seconds) + "." + String(1000 + milliseconds).dropFirst()
  }

  private static func twoDigits(_ value: Int) -> String {
    value < 10 ? "0\(value)" : "\(value)"
  }
}

import CLab
import Glibc

/// The clock that programs write beside what they report: seconds since 1970.
package enum WallClock {
  /// The time now.
  package static var now: Double { lab_wall_clock() }

  /// Reads a local time such as `2026-11-21T12:18:24.834567`; nil for anything else.
  static func read(_ text: some StringProtocol) -> Double? {
    let parts = text.split { "-T:".contains($0) }.compactMap { Double($0) }
    guard parts.count == 6 else { return nil }
    let whole = parts.dropLast().map { Int32($0) }
    var time = tm()
    (time.tm_year, time.tm_mon, time.tm_mday) = (whole[0] - 1900, whole[1] - 1, whole[2])
    (time.tm_hour, time.tm_min, time.tm_isdst) = (whole[3], whole[4], -1)
    return Double(mktime(&time)) + parts[5]
  }
}

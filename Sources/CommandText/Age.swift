/// Spans of time as people read them.
package enum Age {
  /// The two largest units: `3d 4h`, `2h 5m`, `1m 20s`, `12s`, `0.4s`; negative ones, from clocks that were set, are `0s`.
  package static func text(seconds: Double) -> String {
    guard seconds.isFinite, seconds > 0 else { return "0s" }
    guard seconds >= 10 else {
      let tenths = Int((seconds * 10).rounded())
      return tenths % 10 == 0 ? "\(tenths / 10)s" : "\(tenths / 10).\(tenths % 10)s"
    }
    guard seconds < 1e9 else { return "more than 31 years" }
    let whole = Int(seconds.rounded())
    let (days, hours, minutes) = (whole / 86400, whole / 3600 % 24, whole / 60 % 60)
    if days > 0 { return join(days, "d", hours, "h") }
    if hours > 0 { return join(hours, "h", minutes, "m") }
    return minutes > 0 ? join(minutes, "m", whole % 60, "s") : "\(whole)s"
  }

  private static func join(_ large: Int, _ largeUnit: String, _ small: Int, _ smallUnit: String) -> String {
    small == 0 ? "\(large)\(largeUnit)" : "\(large)\(largeUnit) \(small)\(smallUnit)"
  }
}

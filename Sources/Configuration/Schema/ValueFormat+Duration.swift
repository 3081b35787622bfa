import MonotonicTime

extension ValueFormat where Value == Duration {
  /// A number with a unit (`ms`, `s`, `m`, `h`, `d`), or a bare number of seconds.
  static func duration(_ range: ClosedRange<Duration>) -> ValueFormat {
    let limits = "\(range.lowerBound.configurationText) to \(range.upperBound.configurationText)"
    return ValueFormat("a duration from \(limits), such as 1.5s or 100ms") { scalar in
      guard let value = Duration(configurationText: scalar.text) else {
        return .failure(Self.mismatch(scalar.text))
      }
      guard range.contains(value) else {
        return .failure(.because("is \(value.configurationText), allowed is \(limits)"))
      }
      return .success(value)
    }
  }

  private static func mismatch(_ text: String) -> Mismatch {
    let tight = text.lowercased().filter { $0 != " " }
    let units = [
      ("milliseconds", "ms"), ("msec", "ms"), ("seconds", "s"), ("second", "s"), ("secs", "s"), ("sec", "s"),
      ("minutes", "m"), ("minute", "m"), ("min", "m"), ("hours", "h"), ("hour", "h"), ("days", "d"),
      ("day", "d"),
      ("", ""),
    ]
    for (long, short) in units where tight.hasSuffix(long) {
      let candidate = tight.dropLast(long.count) + short
      if candidate != text, Duration(configurationText: String(candidate)) != nil {
        return .meant(String(candidate))
      }
    }
    return .unexpected
  }
}

extension Duration {
  /// Parses `1s`, `100ms`, `1.5s`, `2m`, `1h`, `1d`, or a bare number of seconds; nil for anything else.
  ///
  /// At most nine digits before and after the point, and nothing finer than a nanosecond.
  init?(configurationText text: String) {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit: Int64
    switch text[digits.endIndex...] {
    case "ms": unit = 1_000_000
    case "s", "": unit = 1_000_000_000
    case "m": unit = 60_000_000_000
    case "h": unit = 3_600_000_000_000
    case "d": unit = 86_400_000_000_000
    default: return nil
    }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy({ (1...9).contains($0.utf8.count) }),
      let whole = Int64(parts[0]), let fraction = Int64(parts.count == 2 ? parts[1] : "0")
    else { return nil }
    var scale: Int64 = 1
    if parts.count == 2 { for _ in parts[1].utf8 { scale *= 10 } }
    let (product, overflow) = whole.multipliedReportingOverflow(by: unit)
    // Nine digits times a day in nanoseconds need 77 bits, so the fraction is scaled in 128.
    let exact = Int128(fraction) * Int128(unit)
    guard !overflow, exact % Int128(scale) == 0 else { return nil }
    self = .nanoseconds(product) + .nanoseconds(Int64(exact / Int128(scale)))
  }

  /// The duration as it would be written in the file, in the largest unit that leaves a whole number, or in seconds.
  public var configurationText: String {
    let nanoseconds = wholeNanoseconds
    if nanoseconds == 0 { return "0s" }
    let units: [(Int64, String)] = [
      (86_400_000_000_000, "d"), (3_600_000_000_000, "h"), (60_000_000_000, "m"), (1_000_000_000, "s"),
    ]
    for (size, name) in units where nanoseconds % size == 0 { return "\(nanoseconds / size)\(name)" }
    if nanoseconds < 1_000_000_000, nanoseconds % 1_000_000 == 0 { return "\(nanoseconds / 1_000_000)ms" }
    let seconds = nanoseconds / 1_000_000_000
    var fraction = String(abs(nanoseconds % 1_000_000_000) + 1_000_000_000).dropFirst()
    while fraction.last == "0" { fraction.removeLast() }
    return "\(seconds).\(fraction)s"
  }
}

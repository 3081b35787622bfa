internal import MonotonicTime

extension Duration {
  /// Seconds to the millisecond, without trailing zeros: "3.609 s".
  package var text: String {
    let milliseconds = wholeNanoseconds / 1_000_000
    let magnitude = milliseconds.magnitude
    let sign = milliseconds < 0 ? "-" : ""
    var fraction = String(1_000 + magnitude % 1_000).dropFirst()
    while fraction.last == "0" { fraction.removeLast() }
    return "\(sign)\(magnitude / 1_000)\(fraction.isEmpty ? "" : "." + fraction) s"
  }
}

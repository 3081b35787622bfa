extension Duration {
  /// The duration as seconds.
  package var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }

  /// The duration as milliseconds.
  package var milliseconds: Double { seconds * 1000 }

  /// As people write it: `350 ms`, `2.713 s`.
  package var text: String {
    let value = seconds
    guard value < 1 else { return "\(decimal(value, places: 3)) s" }
    return "\(decimal(value * 1000, places: value < 0.01 ? 1 : 0)) ms"
  }

  /// Reads `10s`, `250ms`, `1.5s`, `2m`; a bare number is seconds.
  package init?(text: String) {
    let units: [(String, Double)] = [("ms", 0.001), ("us", 0.000_001), ("s", 1), ("m", 60)]
    let unit = units.first { text.hasSuffix($0.0) }
    guard let value = Double(text.dropLast(unit?.0.count ?? 0)), value.isFinite, value >= 0, value < 1e6
    else {
      return nil
    }
    self = .nanoseconds(Int64(value * (unit?.1 ?? 1) * 1e9))
  }
}

/// `value` with exactly `places` digits after the point: 0 to 6.
package func decimal(_ value: Double, places: Int) -> String {
  let scale = (0..<places).reduce(1) { product, _ in product * 10 }
  let scaled = Int((abs(value) * Double(scale)).rounded())
  let sign = value < 0 && scaled > 0 ? "-" : ""
  guard places > 0 else { return "\(sign)\(scaled)" }
  let fraction = String(scaled % scale)
  return "\(sign)\(scaled / scale).\(String(repeating: "0", count: places - fraction.count))\(fraction)"
}

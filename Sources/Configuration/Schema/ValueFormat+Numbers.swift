extension ValueFormat where Value == Int {
  /// A whole number in decimal.
  static func wholeNumber(_ range: ClosedRange<Int>) -> ValueFormat {
    ValueFormat("a whole number from \(range.lowerBound) to \(range.upperBound)") { scalar in
      parseWholeNumber(scalar, range)
    }
  }

  private static func parseWholeNumber(_ scalar: ScalarText, _ range: ClosedRange<Int>) -> Result<
    Int, Mismatch
  > {
    let unsigned = scalar.text.hasPrefix("-") ? scalar.text.dropFirst() : scalar.text[...]
    guard !unsigned.isEmpty, unsigned.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return .failure(.unexpected)
    }
    guard scalar.isPlain else {
      return .failure(.because("is a number: write it without quotes", suggestion: scalar.text))
    }
    guard unsigned.utf8.count == 1 || unsigned.utf8.first != 0x30 else {
      return .failure(.because("is a decimal number: write it without leading zeros"))
    }
    guard let value = Int(scalar.text), range.contains(value) else {
      return .failure(
        .because("is \(scalar.text.prefix(24)), allowed is \(range.lowerBound) to \(range.upperBound)"))
    }
    return .success(value)
  }
}

extension ValueFormat where Value == UInt8 {
  /// A whole number that fits a byte.
  static func byte(_ range: ClosedRange<Int>) -> ValueFormat {
    let number = ValueFormat<Int>.wholeNumber(range)
    return ValueFormat(number.expectation) { scalar in
      number.parse(scalar).flatMap { value in
        UInt8(exactly: value).map { .success($0) } ?? .failure(.unexpected)
      }
    }
  }
}

extension ValueFormat where Value == Bool {
  /// `true` or `false`, nothing else.
  static var truth: ValueFormat {
    ValueFormat("true or false") { scalar in
      switch scalar.text {
      case "true" where scalar.isPlain: .success(true)
      case "false" where scalar.isPlain: .success(false)
      default:
        switch scalar.text.lowercased() {
        case "true", "yes", "on", "y", "1": .failure(.meant("true"))
        case "false", "no", "off", "n", "0": .failure(.meant("false"))
        default: .failure(.unexpected)
        }
      }
    }
  }
}

extension ValueFormat where Value == ClosedRange<Int> {
  /// A status code or a range of them: `200` or `200-399`.
  static var statusRange: ValueFormat {
    ValueFormat("an HTTP status or a range of them from 100 to 599, such as 200-399") { scalar in
      let parts = scalar.text.split(separator: "-", omittingEmptySubsequences: false)
      let codes = parts.compactMap { part in part.utf8.count == 3 ? UInt16(part).map(Int.init) : nil }
      guard (1...2).contains(parts.count), codes.count == parts.count else { return .failure(.unexpected) }
      let (low, high) = (codes[0], codes[codes.count - 1])
      guard low >= 100, high <= 599 else { return .failure(.unexpected) }
      guard low <= high else { return .failure(.because("is an empty range", suggestion: "\(high)-\(low)")) }
      return .success(low...high)
    }
  }
}

extension ValueFormat where Value == Int? {
  /// A whole number, or `auto` for nil.
  static func wholeNumberOrAuto(_ range: ClosedRange<Int>) -> ValueFormat {
    let number = ValueFormat<Int>.wholeNumber(range)
    return ValueFormat("auto or \(number.expectation)") { scalar in
      if scalar.text == "auto" { return .success(nil) }
      return number.parse(scalar).map { $0 }
    }
  }
}

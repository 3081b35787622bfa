/// `balancer.limits`.
enum LimitKeys {
  static let bodySize = Key(
    "body_size", ValueFormat<UInt64?>.sizeOrOff, fallback: "off",
    otherNames: ["client_max_body_size", "LimitRequestBody", "max_body"],
    "The largest request body; a larger one is a 413. `off` for no limit: bodies are passed on as they come.")
  static let bodyRate = Key(
    "body_rate", .wholeNumber(0...1_000_000), fallback: "500", otherNames: ["min_rate", "MinRate"],
    "Bytes a second that a request's body must arrive with, once it has had as long as `timeouts.header`; a slower one is a 408. 0 for no matter how slowly."
  )

  static let section = Section(
    path: "balancer.limits", meaning: "What one request may take.",
    keys: [bodySize.description, bodyRate.description])
}

extension ValueFormat where Value == UInt64? {
  /// A number of bytes, with or without a unit, or `off` for nil.
  static var sizeOrOff: ValueFormat {
    ValueFormat("off, or a size from 1 byte to 1 TiB, such as 65536, 64KiB, 10MiB or 1GiB") { scalar in
      if scalar.text == "off" { return .success(nil) }
      let digits = scalar.text.prefix { $0.isASCII && $0.isNumber }
      let unit = String(scalar.text[digits.endIndex...])
      guard let number = UInt64(digits), digits.utf8.count <= 13 else { return .failure(.unexpected) }
      let factor: UInt64
      switch unit {
      case "": factor = 1
      case "KiB": factor = 1 << 10
      case "MiB": factor = 1 << 20
      case "GiB": factor = 1 << 30
      case "TiB": factor = 1 << 40
      case "k", "K", "kB", "KB": return .failure(.meant("\(digits)KiB"))
      case "m", "M", "MB": return .failure(.meant("\(digits)MiB"))
      case "g", "G", "GB": return .failure(.meant("\(digits)GiB"))
      default: return .failure(.unexpected)
      }
      let (size, overflow) = number.multipliedReportingOverflow(by: factor)
      guard !overflow, (1...1 << 40).contains(size) else { return .failure(.unexpected) }
      return .success(size)
    }
  }
}

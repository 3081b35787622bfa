extension IPAddress: CustomStringConvertible, LosslessStringConvertible {
  /// Parses dotted-quad IPv4 (no leading zeros) or RFC 4291 §2.2 IPv6 text without zone; nil for anything else.
  public init?(_ text: some StringProtocol) {
    if text.utf8.contains(UInt8(ascii: ":")) {
      guard let value = Self.parseIPv6(text) else { return nil }
      self = .v6(value)
    } else {
      guard let value = Self.parseIPv4(text) else { return nil }
      self = .v4(value)
    }
  }

  /// As `init?(_: some StringProtocol)`.
  public init?(_ description: String) {
    self.init(description[...])
  }

  private static func parseIPv4(_ text: some StringProtocol) -> UInt32? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var value: UInt32 = 0
    for part in parts {
      guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
        part.utf8.count == 1 || part.utf8.first != 0x30, let octet = UInt8(part)
      else { return nil }
      value = value << 8 | UInt32(octet)
    }
    return value
  }

  private static func parseIPv6(_ text: some StringProtocol) -> UInt128? {
    guard let gap = text.firstRange(of: "::") else {
      guard let groups = parseGroups(text, isEnd: true), groups.count == 8 else { return nil }
      return join(groups)
    }
    guard let head = parseGroups(text[..<gap.lowerBound], isEnd: false),
      let tail = parseGroups(text[gap.upperBound...], isEnd: true),
      head.count + tail.count <= 7
    else { return nil }
    return join(head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail)
  }

  /// The 16-bit groups of `text`; at the end of an address a dotted quad may stand for the last two.
  private static func parseGroups(_ text: some StringProtocol, isEnd: Bool) -> [UInt16]? {
    guard !text.isEmpty else { return [] }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    var groups: [UInt16] = []
    for (index, part) in parts.enumerated() {
      if isEnd, index == parts.count - 1, part.utf8.contains(UInt8(ascii: ".")) {
        guard let quad = parseIPv4(part) else { return nil }
        groups += [UInt16(quad >> 16), UInt16(truncatingIfNeeded: quad)]
      } else {
        guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(isHexDigit),
          let group = UInt16(part, radix: 16)
        else { return nil }
        groups.append(group)
      }
    }
    return groups
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
    default: false
    }
  }

  private static func join(_ groups: [UInt16]) -> UInt128 {
    groups.reduce(0) { $0 << 16 | UInt128($1) }
  }

  /// Dotted quad, or the canonical IPv6 text of RFC 5952 §4.
  public var description: String {
    switch self {
    case .v4: bytes.map(String.init).joined(separator: ".")
    case .v6(let value): Self.format(value)
    }
  }

  private static func format(_ value: UInt128) -> String {
    if value >> 32 == 0xffff {
      return "::ffff:" + IPAddress.v4(UInt32(truncatingIfNeeded: value)).description
    }
    let groups = (0..<8).map { UInt16(truncatingIfNeeded: value >> (112 - 16 * $0)) }
    let texts = groups.map { String($0, radix: 16) }
    guard let gap = longestZeroRun(groups) else { return texts.joined(separator: ":") }
    return texts[..<gap.lowerBound].joined(separator: ":") + "::"
      + texts[gap.upperBound...].joined(separator: ":")
  }

  /// The longest run of at least two zero groups, the first of equals (RFC 5952 §4.2.2, §4.2.3).
  private static func longestZeroRun(_ groups: [UInt16]) -> Range<Int>? {
    var best = 0..<0
    var start = 0
    for index in 0...groups.count {
      if index < groups.count, groups[index] == 0 { continue }
      if index - start > best.count { best = start..<index }
      start = index + 1
    }
    return best.count >= 2 ? best : nil
  }
}

extension IPAddress: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let address = IPAddress(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is not an IP address")
    }
    self = address
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

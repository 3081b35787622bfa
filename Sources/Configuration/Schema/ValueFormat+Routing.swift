import IPAddressing

extension ValueFormat where Value == InterfaceAddress {
  /// Addresses of a network; a bare address stands for itself alone.
  static var prefix: ValueFormat {
    ValueFormat("a network such as 10.0.0.0/8 or 2001:db8::/32") { scalar in
      guard let value = InterfaceAddress(scalar.text) else { return .failure(.unexpected) }
      guard value == value.network else {
        return .failure(
          .because(
            "has \(value), in which bits beyond the prefix length are set", suggestion: "\(value.network)"))
      }
      return .success(value)
    }
  }
}

extension ValueFormat where Value == InterfaceAddress? {
  /// A network, or `default` for nil.
  static var prefixOrDefault: ValueFormat {
    let prefix = ValueFormat<InterfaceAddress>.prefix
    return ValueFormat("default or \(prefix.expectation)") { scalar in
      if scalar.text == "default" { return .success(nil) }
      return prefix.parse(scalar).map { $0 }
    }
  }
}

extension ValueFormat where Value == UInt32 {
  /// A whole number that fits 32 bits.
  static func wholeNumber32(_ range: ClosedRange<Int>) -> ValueFormat {
    let number = ValueFormat<Int>.wholeNumber(range)
    return ValueFormat(number.expectation) { scalar in
      number.parse(scalar).flatMap { value in
        UInt32(exactly: value).map { .success($0) } ?? .failure(.unexpected)
      }
    }
  }

  /// A routing table by number, or by one of the kernel's own names.
  static var routingTable: ValueFormat {
    let number = wholeNumber32(1...Int(UInt32.max))
    let words = RoutingTableNumber.names.map(\.word)
    return ValueFormat("\(number.expectation), or \(words.joined(separator: ", "))") { scalar in
      if let found = RoutingTableNumber.names.first(where: { $0.word == scalar.text }) {
        return .success(found.value)
      }
      if scalar.text.contains(where: \.isLetter) {
        return .failure(
          .because(
            "has \(scalar.text.quoted): names other than \(words.joined(separator: ", ")) are in"
              + " /etc/iproute2/rt_tables of one host only; write the number"))
      }
      return number.parse(scalar)
    }
  }
}

extension ValueFormat where Value == VirtualRuleSettings.Mark {
  /// `1`, `0x10` or `0x10/0xff`.
  static var packetMark: ValueFormat {
    ValueFormat("a packet mark with or without mask, such as 0x10 or 0x10/0xff") { scalar in
      let parts = scalar.text.split(separator: "/", omittingEmptySubsequences: false)
      let numbers = parts.compactMap(number)
      guard (1...2).contains(parts.count), numbers.count == parts.count else { return .failure(.unexpected) }
      let mark = VirtualRuleSettings.Mark(numbers[0], mask: numbers.count == 2 ? numbers[1] : .max)
      guard mark.value & ~mark.mask == 0 else {
        return .failure(.because("has bits beyond its mask, with which no packet could match"))
      }
      return .success(mark)
    }
  }

  private static func number(_ text: Substring) -> UInt32? {
    let isHexadecimal = text.hasPrefix("0x")
    let digits = isHexadecimal ? text.dropFirst(2) : text
    guard let first = digits.utf8.first, first != 0x2b, first != 0x2d else { return nil }
    return UInt32(digits, radix: isHexadecimal ? 16 : 10)
  }
}

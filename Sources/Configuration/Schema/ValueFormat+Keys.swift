extension ValueFormat where Value == SecretKey {
  /// A key as it is written, in printable ASCII.
  static var keyText: ValueFormat {
    ValueFormat("a key of 32 to 64 printable ASCII characters") { scalar in
      let bytes = Array(scalar.text.utf8)
      guard bytes.allSatisfy({ (0x20...0x7e).contains($0) }) else {
        return .failure(.because("may hold printable ASCII characters only"))
      }
      return SecretKey(bytes).map { .success($0) }
        ?? .failure(.because("has \(bytes.count) characters, a key has 32 to 64"))
    }
  }

  /// A key in hexadecimal.
  static var keyHex: ValueFormat {
    ValueFormat("a key of 64 to 128 hexadecimal digits") { scalar in
      let digits = scalar.text.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue }
      guard digits.allSatisfy({ $0 != nil }) else {
        return .failure(.because("may hold hexadecimal digits only"))
      }
      guard digits.count.isMultiple(of: 2) else {
        return .failure(.because("has \(digits.count) digits: a byte takes two"))
      }
      let bytes = stride(from: 0, to: digits.count, by: 2).map { index in
        UInt8(truncatingIfNeeded: (digits[index] ?? 0) << 4 | (digits[index + 1] ?? 0))
      }
      return SecretKey(bytes).map { .success($0) }
        ?? .failure(.because("has \(bytes.count) bytes, a key has 32 to 64"))
    }
  }
}

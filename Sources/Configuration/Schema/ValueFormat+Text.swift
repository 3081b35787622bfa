extension ValueFormat where Value == String {
  /// A name of `lengths` bytes from letters, digits and `others`, beginning with a letter or digit.
  static func name(_ what: String, _ lengths: ClosedRange<Int>, others: String = "._-") -> ValueFormat {
    let marks = others.map { "'\($0)'" }.joined(separator: ", ")
    let expectation = "\(what): up to \(lengths.upperBound) letters, digits, \(marks)"
    return ValueFormat(expectation) { scalar in
      let bytes = scalar.text.utf8
      guard lengths.contains(bytes.count) else {
        return .failure(
          .because("has \(bytes.count) characters, allowed is \(lengths.lowerBound) to \(lengths.upperBound)")
        )
      }
      let allowed = bytes.allSatisfy { $0.isASCIIAlphanumeric || others.utf8.contains($0) }
      guard allowed, bytes.first?.isASCIIAlphanumeric == true || bytes.first == 0x5f else {
        return .failure(.unexpected)
      }
      return .success(scalar.text)
    }
  }

  /// The name of a network interface (Linux: at most 15 bytes, no space, no slash).
  static var interfaceName: ValueFormat {
    ValueFormat("the name of a network interface, such as eth0") { scalar in
      let bytes = scalar.text.utf8
      let allowed = bytes.allSatisfy { (0x21...0x7e).contains($0) && $0 != 0x2f && $0 != 0x3a }
      guard allowed, !bytes.isEmpty, scalar.text != ".", scalar.text != ".." else {
        return .failure(.unexpected)
      }
      guard bytes.count <= 15 else {
        return .failure(.because("has \(bytes.count) characters, the longest interface name has 15"))
      }
      return .success(scalar.text)
    }
  }

  /// An absolute path of at most `limit` bytes.
  static func absolutePath(_ limit: Int) -> ValueFormat {
    ValueFormat("an absolute path of up to \(limit) bytes") { scalar in
      let bytes = scalar.text.utf8
      guard bytes.first == 0x2f, bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
        return .failure(.unexpected)
      }
      guard bytes.count <= limit else {
        return .failure(.because("has \(bytes.count) bytes, allowed is 1 to \(limit)"))
      }
      return .success(scalar.text)
    }
  }

  /// A path and query to request: it begins with a slash and is made of visible ASCII.
  static var requestTarget: ValueFormat {
    ValueFormat("a path to request, such as /health") { scalar in
      let bytes = scalar.text.utf8
      guard bytes.first == 0x2f else {
        return .failure(
          bytes.isEmpty ? .unexpected : .because("must begin with '/'", suggestion: "/" + scalar.text))
      }
      guard bytes.count <= 1024, bytes.allSatisfy({ (0x21...0x7e).contains($0) && $0 != 0x23 }) else {
        return .failure(.unexpected)
      }
      return .success(scalar.text)
    }
  }

  /// The value of a Host header field.
  static var hostHeader: ValueFormat {
    ValueFormat("a host name or address, with or without port") { scalar in
      let bytes = scalar.text.utf8
      let allowed = bytes.allSatisfy { $0.isASCIIAlphanumeric || ".-_:[]".utf8.contains($0) }
      guard allowed, (1...255).contains(bytes.count) else { return .failure(.unexpected) }
      return .success(scalar.text)
    }
  }

  /// Any text without control characters.
  static func text(_ what: String, _ limit: Int) -> ValueFormat {
    ValueFormat("\(what): 1 to \(limit) bytes, no control characters") { scalar in
      let bytes = scalar.text.utf8
      guard (1...limit).contains(bytes.count), bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
        return .failure(.unexpected)
      }
      return .success(scalar.text)
    }
  }

  // RFC 9110 §5.6.2
  /// A token of HTTP, as the name of a cookie is one.
  static func token(_ what: String) -> ValueFormat {
    ValueFormat("\(what): up to 64 letters, digits, '-', '_', '.'") { scalar in
      let bytes = scalar.text.utf8
      let allowed = bytes.allSatisfy { $0.isASCIIAlphanumeric || "!#$%&'*+-.^_`|~".utf8.contains($0) }
      guard allowed, (1...64).contains(bytes.count) else { return .failure(.unexpected) }
      return .success(scalar.text)
    }
  }

  // RFC 2338 §5.3.6.2; only what every implementation reads alike is accepted.
  /// A password in printable ASCII.
  static var password: ValueFormat {
    ValueFormat("a password of 1 to 8 printable ASCII characters") { scalar in
      guard !scalar.text.isEmpty else { return .failure(.because("must not be empty")) }
      guard scalar.text.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else {
        return .failure(.because("may hold printable ASCII characters only"))
      }
      return .success(scalar.text)
    }
  }
}

extension ValueFormat {
  /// One of the words in `choices`.
  static func choice(_ choices: [(word: String, value: Value)]) -> ValueFormat {
    let words = choices.map(\.word)
    let last = words.last ?? ""
    let list = words.count > 1 ? words.dropLast().joined(separator: ", ") + " or " + last : last
    return ValueFormat(list) { scalar in
      if let found = choices.first(where: { $0.word == scalar.text }) { return .success(found.value) }
      return .failure(Mismatch(suggestion: Spelling.closest(to: scalar.text, among: words)))
    }
  }
}

extension UInt8 {
  var isASCIIAlphanumeric: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    default: false
    }
  }
}

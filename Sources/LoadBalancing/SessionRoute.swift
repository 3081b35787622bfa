/// Finds session identifiers in requests, and the routes that they carry, as mod_jk does.
package struct SessionRoute: Sendable, Equatable {
  private let cookie: [UInt8]
  private let parameter: [UInt8]

  /// Sessions known by a cookie of that name, or by a path parameter of that name; both are case-sensitive.
  package init(cookie: String = "JSESSIONID", pathParameter: String = "jsessionid") {
    self.cookie = Array(cookie.utf8)
    parameter = Array(pathParameter.utf8)
  }

  /// The next session identifier in a path, at or after `position`, which moves past it: `/shop;jsessionid=0A1B.worker1/cart`.
  func nextIdentifier(inPath path: Span<UInt8>, from position: inout Int) -> Range<Int>? {
    while position < path.count {
      guard path[position] == semicolon else {
        position += 1
        continue
      }
      let start = position + 1
      var end = start
      while end < path.count, path[end] != semicolon, path[end] != slash { end += 1 }
      position = end
      if let value = value(of: parameter, in: path, start..<end) { return value }
    }
    return nil
  }

  /// The next session identifier in a `Cookie` field's value, at or after `position`, which moves past it; without quotes.
  func nextIdentifier(inCookies cookies: Span<UInt8>, from position: inout Int) -> Range<Int>? {
    while position < cookies.count {
      var start = position
      while start < cookies.count, isBlank(cookies[start]) { start += 1 }
      var end = start
      while end < cookies.count, cookies[end] != semicolon { end += 1 }
      position = end + 1
      guard let value = value(of: cookie, in: cookies, start..<end) else { continue }
      return unquoted(value, cookies)
    }
    return nil
  }

  /// The route in an identifier: what follows its first dot; nil if that is nothing.
  static func route(of identifier: Range<Int>, in bytes: Span<UInt8>) -> Range<Int>? {
    for index in identifier where bytes[index] == dot {
      return index + 1 < identifier.upperBound ? index + 1..<identifier.upperBound : nil
    }
    return nil
  }

  /// The value in `name=value`; nil if the pair has another name.
  private func value(of name: [UInt8], in bytes: Span<UInt8>, _ pair: Range<Int>) -> Range<Int>? {
    let start = pair.lowerBound + name.count + 1
    guard start <= pair.upperBound, bytes[start - 1] == equalsSign else { return nil }
    for offset in name.indices where bytes[pair.lowerBound + offset] != name[offset] { return nil }
    return start..<pair.upperBound
  }

  private func unquoted(_ value: Range<Int>, _ bytes: Span<UInt8>) -> Range<Int> {
    var (start, end) = (value.lowerBound, value.upperBound)
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    if end - start >= 2, bytes[start] == quote, bytes[end - 1] == quote {
      start += 1
      end -= 1
    }
    return start..<end
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}

private let dot = UInt8(ascii: ".")
private let equalsSign = UInt8(ascii: "=")
private let quote = UInt8(ascii: "\"")
private let semicolon = UInt8(ascii: ";")
private let slash = UInt8(ascii: "/")

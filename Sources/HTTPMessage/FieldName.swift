/// The field names that a proxy has to know; every other one is `other`.
package enum FieldName: UInt8, Sendable, BitwiseCopyable {
  case other
  case accept, authorization, connection, contentLength, contentType, cookie, date, expect, forwarded, host
  case http2Settings, keepAlive, location, proxyAuthorization, proxyConnection, referer, server, setCookie, te
  case trailer, transferEncoding, upgrade, userAgent, via
  case xForwardedFor, xForwardedHost, xForwardedPort, xForwardedProto, xRealIP

  /// The name that the bytes of `range`, a token, stand for.
  init(_ bytes: ByteView, _ range: Range<Int>) {
    self = .other
    switch range.count {
    case 2: if bytes.equalsToken(range, "te") { self = .te }
    case 3: if bytes.equalsToken(range, "via") { self = .via }
    case 4:
      if bytes.equalsToken(range, "host") {
        self = .host
      } else if bytes.equalsToken(range, "date") {
        self = .date
      }
    case 6: self = FieldName.ofSix(bytes, range)
    case 7:
      if bytes.equalsToken(range, "upgrade") {
        self = .upgrade
      } else if bytes.equalsToken(range, "referer") {
        self = .referer
      } else if bytes.equalsToken(range, "trailer") {
        self = .trailer
      }
    case 8: if bytes.equalsToken(range, "location") { self = .location }
    case 9:
      if bytes.equalsToken(range, "x-real-ip") {
        self = .xRealIP
      } else if bytes.equalsToken(range, "forwarded") {
        self = .forwarded
      }
    case 10: self = FieldName.ofTen(bytes, range)
    case 12: if bytes.equalsToken(range, "content-type") { self = .contentType }
    case 13: if bytes.equalsToken(range, "authorization") { self = .authorization }
    case 14:
      if bytes.equalsToken(range, "content-length") {
        self = .contentLength
      } else if bytes.equalsToken(range, "http2-settings") {
        self = .http2Settings
      }
    case 15: if bytes.equalsToken(range, "x-forwarded-for") { self = .xForwardedFor }
    case 16: self = FieldName.ofSixteen(bytes, range)
    case 17:
      if bytes.equalsToken(range, "transfer-encoding") {
        self = .transferEncoding
      } else if bytes.equalsToken(range, "x-forwarded-proto") {
        self = .xForwardedProto
      }
    case 19: if bytes.equalsToken(range, "proxy-authorization") { self = .proxyAuthorization }
    default: break
    }
  }

  private static func ofSix(_ bytes: ByteView, _ range: Range<Int>) -> FieldName {
    if bytes.equalsToken(range, "accept") { return .accept }
    if bytes.equalsToken(range, "cookie") { return .cookie }
    if bytes.equalsToken(range, "expect") { return .expect }
    if bytes.equalsToken(range, "server") { return .server }
    return .other
  }

  private static func ofTen(_ bytes: ByteView, _ range: Range<Int>) -> FieldName {
    if bytes.equalsToken(range, "connection") { return .connection }
    if bytes.equalsToken(range, "user-agent") { return .userAgent }
    if bytes.equalsToken(range, "keep-alive") { return .keepAlive }
    if bytes.equalsToken(range, "set-cookie") { return .setCookie }
    return .other
  }

  private static func ofSixteen(_ bytes: ByteView, _ range: Range<Int>) -> FieldName {
    if bytes.equalsToken(range, "x-forwarded-host") { return .xForwardedHost }
    if bytes.equalsToken(range, "x-forwarded-port") { return .xForwardedPort }
    if bytes.equalsToken(range, "proxy-connection") { return .proxyConnection }
    return .other
  }

  /// Whether the field belongs to one connection and is never forwarded (RFC 9110 §7.6.1).
  ///
  /// `Trailer` is here because trailers are not forwarded.
  var isHopByHop: Bool {
    switch self {
    case .connection, .http2Settings, .keepAlive, .proxyConnection, .te, .trailer, .transferEncoding,
      .upgrade:
      true
    case .other, .accept, .authorization, .contentLength, .contentType, .cookie, .date, .expect, .forwarded,
      .host,
      .location, .proxyAuthorization, .referer, .server, .setCookie, .userAgent, .via, .xForwardedFor,
      .xForwardedHost, .xForwardedPort, .xForwardedProto, .xRealIP:
      false
    }
  }

  /// Whether the field frames the message, or says who asks, so that `Connection` must not have it removed.
  var isProtected: Bool {
    switch self {
    case .authorization, .contentLength, .cookie, .forwarded, .host, .proxyAuthorization, .setCookie,
      .transferEncoding, .xForwardedFor, .xForwardedHost, .xForwardedPort, .xForwardedProto, .xRealIP:
      true
    case .other, .accept, .connection, .contentType, .date, .expect, .http2Settings, .keepAlive, .location,
      .proxyConnection, .referer, .server, .te, .trailer, .upgrade, .userAgent, .via:
      false
    }
  }

  /// Whether a trailer of this name is an attempt to change what was already decided (RFC 9110 §6.5.1).
  var isForbiddenInTrailers: Bool {
    switch self {
    case .connection, .contentType, .expect, .http2Settings, .keepAlive, .proxyConnection, .te, .trailer,
      .upgrade:
      true
    case .other, .accept, .authorization, .contentLength, .cookie, .date, .forwarded, .host, .location,
      .proxyAuthorization, .referer, .server, .setCookie, .transferEncoding, .userAgent, .via, .xForwardedFor,
      .xForwardedHost, .xForwardedPort, .xForwardedProto, .xRealIP:
      isProtected
    }
  }
}

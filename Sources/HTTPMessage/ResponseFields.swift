/// What the fields of a response say, gathered one after the other; refuses what leaves a doubt.
struct ResponseFields {
  private(set) var contentLength: UInt64?
  private var codings = TransferCodings()
  private var connection = ConnectionOptions()

  /// Adds a field that a proxy knows.
  mutating func add(_ field: HeaderField, _ bytes: ByteView, _ table: FieldTable) throws(MessageError) {
    let value = field.valueRange.range
    switch field.name {
    case .contentLength:
      guard contentLength == nil else { throw .severalContentLengths }
      contentLength = try ContentLength.parse(bytes, value)
    case .transferEncoding:
      codings.add(bytes, value)
    case .connection:
      try connection.add(bytes, value, of: table)
    case .other, .accept, .authorization, .contentType, .cookie, .date, .expect, .forwarded, .host,
      .http2Settings,
      .keepAlive, .location, .proxyAuthorization, .proxyConnection, .referer, .server, .setCookie, .te,
      .trailer,
      .upgrade, .userAgent, .via, .xForwardedFor, .xForwardedHost, .xForwardedPort, .xForwardedProto,
      .xRealIP:
      break
    }
  }

  /// How the body is delimited (RFC 9112 §6.3, in its order).
  func framing(
    _ status: Int, _ version: HTTPVersion, answering method: RequestMethod
  ) throws(MessageError) -> BodyFraming {
    let isChunked = try codings.verdict() != nil
    if isChunked {
      guard contentLength == nil else { throw .lengthAndEncoding }
      guard version == .http11 else { throw .encodingInOldVersion }
    }
    // No Upgrade is ever forwarded, so nothing may switch.
    guard status != 101 else { throw .unexpectedStatus }
    if status < 200 || status == 204 {
      guard !isChunked else { throw .badTransferEncoding }
      return .none
    }
    if method == .head || status == 304 { return .none }
    if isChunked { return .chunked }
    if let contentLength { return .length(contentLength) }
    return .untilClose
  }

  /// Whether the connection persists (RFC 9112 §9.3).
  func keepAlive(_ version: HTTPVersion) -> Bool {
    switch version {
    case .http11: !connection.close
    case .http10: connection.keepAlive && !connection.close
    }
  }
}

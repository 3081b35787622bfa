/// What the fields of a request say, gathered one after the other; refuses what leaves a doubt.
struct RequestFields {
  private var host: HeaderField?
  private var contentLength: UInt64?
  private var codings = TransferCodings()
  private var connection = ConnectionOptions()
  private var hasUpgrade = false
  private(set) var expectsContinue = false

  /// Whether an upgrade is asked for in both places.
  var wantsUpgrade: Bool { hasUpgrade && connection.upgrade }

  /// Adds a field that a proxy knows.
  mutating func add(
    _ field: HeaderField, _ bytes: ByteView, _ table: FieldTable, _ version: HTTPVersion
  ) throws(MessageError) {
    let value = field.valueRange.range
    switch field.name {
    case .host:
      guard host == nil else { throw .severalHosts }
      host = field
    case .contentLength:
      guard contentLength == nil else { throw .severalContentLengths }
      contentLength = try ContentLength.parse(bytes, value)
    case .transferEncoding:
      codings.add(bytes, value)
    case .connection:
      try connection.add(bytes, value, of: table)
    case .expect:
      // RFC 9110 §10.1.1: an expectation in HTTP/1.0 is ignored.
      guard version == .http11 else { return }
      guard bytes.equalsToken(value, "100-continue") else { throw .unknownExpectation }
      expectsContinue = true
    case .upgrade:
      hasUpgrade = true
    case .other, .accept, .authorization, .contentType, .cookie, .date, .forwarded, .http2Settings,
      .keepAlive,
      .location, .proxyAuthorization, .proxyConnection, .referer, .server, .setCookie, .te, .trailer,
      .userAgent,
      .via, .xForwardedFor, .xForwardedHost, .xForwardedPort, .xForwardedProto, .xRealIP:
      break
    }
  }

  /// The value of `Host`, valid and in agreement with an absolute target (RFC 9112 §3.2).
  func host(_ bytes: ByteView, _ line: RequestLine) throws(MessageError) -> ByteRange? {
    guard let host else {
      guard line.version == .http10 else { throw .missingHost }
      return line.target.authority.isEmpty ? nil : line.target.authority
    }
    guard let named = HostAuthority(bytes, host.valueRange.range) else { throw .badHost }
    if !line.target.authority.isEmpty {
      guard let authority = HostAuthority(bytes, line.target.authority.range),
        named.isSame(as: authority, in: bytes, defaultPort: line.target.isHTTPS ? "443" : "80")
      else { throw .hostMismatch }
    }
    return host.valueRange
  }

  /// How the body is delimited (RFC 9112 §6.3), and whether it may be there at all.
  func framing(_ version: HTTPVersion, limit: UInt64?) throws(MessageError) -> BodyFraming {
    let framing: BodyFraming
    if try codings.verdict() != nil {
      guard contentLength == nil else { throw .lengthAndEncoding }
      guard version == .http11 else { throw .encodingInOldVersion }
      framing = .chunked
    } else if let contentLength {
      if let limit, contentLength > limit { throw .bodyTooLarge }
      framing = .length(contentLength)
    } else {
      framing = .none
    }
    if hasUpgrade, framing.hasBody { throw .upgradeWithBody }
    return framing
  }

  /// Whether the connection persists (RFC 9112 §9.3).
  func keepAlive(_ version: HTTPVersion) -> Bool {
    switch version {
    case .http11: !connection.close
    case .http10: connection.keepAlive && !connection.close
    }
  }
}

/// What of a request decides with a consistent hash.
package enum HashKey: Sendable, Equatable {
  /// The client's address.
  case address
  /// Path and query as received.
  case uri
  /// The value of a field; its name in lower case.
  case header([UInt8])
  /// The value of a cookie.
  case cookie(SessionRoute)

  /// The key that `bytes` make.
  package static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    // Unsafe because the caller owns the bytes; the span lives only in this call.
    unsafe StableHash.hash(Span<UInt8>(_unsafeBytes: bytes))
  }

  /// The key that the first cookie of that name makes, in a `Cookie` field's value; nil if there is none.
  package static func hash(
    of cookie: SessionRoute, inCookies field: UnsafeRawBufferPointer
  ) -> UInt64? {
    // Unsafe because the caller owns the bytes; the span lives only in this call.
    let bytes = unsafe Span<UInt8>(_unsafeBytes: field)
    var position = 0
    guard let value = cookie.nextIdentifier(inCookies: bytes, from: &position) else { return nil }
    return StableHash.hash(bytes.extracting(value))
  }
}

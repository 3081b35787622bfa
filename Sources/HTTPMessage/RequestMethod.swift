/// The methods that a proxy treats in a way of their own; methods are case-sensitive.
package enum RequestMethod: UInt8, Sendable, BitwiseCopyable {
  case get, head, post, put, delete, options, patch, other

  /// Whether sending the request twice is the same as once (RFC 9110 §9.2.2), so that it may be repeated.
  package var isIdempotent: Bool {
    switch self {
    case .get, .head, .put, .delete, .options: true
    case .post, .patch, .other: false
    }
  }

  /// The method that the bytes of `range`, a token, name; nil for one that a reverse proxy refuses.
  init?(_ bytes: ByteView, _ range: Range<Int>) {
    self = .other
    switch range.count {
    case 3:
      if bytes.equals(range, "GET") { self = .get } else if bytes.equals(range, "PUT") { self = .put }
    case 4:
      if bytes.equals(range, "POST") { self = .post } else if bytes.equals(range, "HEAD") { self = .head }
    case 5:
      if bytes.equals(range, "TRACE") { return nil }
      if bytes.equals(range, "PATCH") { self = .patch }
    case 6: if bytes.equals(range, "DELETE") { self = .delete }
    case 7:
      if bytes.equals(range, "CONNECT") { return nil }
      if bytes.equals(range, "OPTIONS") { self = .options }
    default: break
    }
  }
}

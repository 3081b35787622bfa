/// How the body that follows a head is delimited (RFC 9112 §6.3).
package enum BodyFraming: Sendable, Equatable, BitwiseCopyable {
  /// No body, and no field that speaks of one.
  case none
  /// So many bytes.
  case length(UInt64)
  /// The chunked transfer coding.
  case chunked
  /// Everything until the connection closes; responses only.
  case untilClose

  /// Whether body bytes follow the head.
  package var hasBody: Bool {
    switch self {
    case .none, .length(0): false
    case .length, .chunked, .untilClose: true
    }
  }
}

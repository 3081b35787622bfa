/// How advertisements of version 2 show that they belong to this virtual router; version 3 has none.
public enum Authentication: Sendable, Hashable {
  /// Type 0: the authentication data are sent as zero and ignored when received (RFC 3768 §5.3.6).
  case none
  /// Type 1: a password in clear (RFC 2338 §5.3.6.2).
  case simpleText(SimplePassword)

  /// The number in the message.
  var type: UInt8 {
    switch self {
    case .none: 0
    case .simpleText: 1
    }
  }

  /// The 8 bytes that end a message.
  var data: UInt64 {
    switch self {
    case .none: 0
    case .simpleText(let password): password.wire
    }
  }
}

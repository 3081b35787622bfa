/// HMAC-SHA-256 with one key: cryptography is not this target's, so it is handed in.
public protocol MessageAuthenticator: Sendable {
  /// The first 16 bytes of the HMAC of `bytes`, the first in the most significant place; nil if it cannot be computed.
  func code(for bytes: [UInt8]) -> UInt128?
}

/// What the checksum of version 3 over IPv4 covers; version 2 and IPv6 leave no choice.
public enum ChecksumDialect: Sendable, Hashable, CaseIterable {
  /// The message only (RFC 9568 §5.2.8).
  case rfc9568
  /// A pseudo-header too, with the real source and destination: keepalived's default.
  case pseudoHeader
}

internal import IPAddressing

/// What a checksum covers, once version, family and dialect are known.
enum ChecksumCoverage: Sendable {
  case message
  case messageAndPseudoHeader

  init(version: ProtocolVersion, family: IPAddress.Family, dialect: ChecksumDialect) {
    switch (version, family) {
    // RFC 3768 §5.3.8: the whole message with its authentication data, no pseudo-header.
    case (.v2, _): self = .message
    // RFC 9568 §5.2.8: the pseudo-header for IPv6; for IPv4 implementations disagree.
    case (.v3, .ipv6): self = .messageAndPseudoHeader
    case (.v3, .ipv4):
      switch dialect {
      case .rfc9568: self = .message
      case .pseudoHeader: self = .messageAndPseudoHeader
      }
    }
  }

  /// The sum over what is covered, the checksum field as it stands.
  func sum(of message: Span<UInt8>, from source: IPAddress, to destination: IPAddress) -> InternetChecksum {
    var sum =
      switch self {
      case .message: InternetChecksum()
      case .messageAndPseudoHeader:
        InternetChecksum(pseudoHeaderFrom: source, to: destination, length: message.count)
      }
    sum.add(message)
    return sum
  }
}

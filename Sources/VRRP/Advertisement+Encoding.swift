public import IPAddressing

extension Advertisement {
  /// The message as it travels from `source` to `destination`.
  ///
  /// The checksum may cover both addresses, so every peer gets its own copy, and `source` must be the address that
  /// the packet leaves from. `checksum` matters for version 3 over IPv4, `authentication` for version 2. A `trailer` goes
  /// behind the message. Fields that the format cannot hold take the nearest value that it can; addresses of another
  /// family than `source`, and those beyond 255, are left out.
  public func encode(
    source: IPAddress, destination: IPAddress, checksum: ChecksumDialect = .rfc9568,
    authentication: Authentication = .none, trailer: AuthenticationTrailer? = nil
  ) -> [UInt8] {
    var message = message(family: source.family, authentication: authentication)
    var covered = message.count
    if let trailer {
      message += trailer.bytes
      // Over IPv6 the checksum is the usual one over the whole payload; over IPv4 it ends with the message.
      if source.family == .ipv6 { covered = message.count }
    }
    let coverage = ChecksumCoverage(version: version, family: source.family, dialect: checksum)
    let sum = coverage.sum(of: message.span.extracting(..<covered), from: source, to: destination).complement
    message[6] = UInt8(truncatingIfNeeded: sum >> 8)
    message[7] = UInt8(truncatingIfNeeded: sum)
    return message
  }

  /// The message with a checksum of zero.
  func message(family: IPAddress.Family, authentication: Authentication) -> [UInt8] {
    let sent = addresses.lazy.filter { $0.family == family }.prefix(255)
    var message: [UInt8] = []
    message.reserveCapacity(MessageHeader.size + 255 * 4)
    message.append(version.rawValue << 4 | Self.type)
    message.append(virtualRouterID)
    message.append(priority)
    message.append(0)
    let interval = version.intervalField(interval)
    switch version {
    case .v2:
      message.append(authentication.type)
      message.append(UInt8(truncatingIfNeeded: interval))
    case .v3:
      // The four reserved bits are sent as zero (RFC 9568 §5.2.6).
      message.append(UInt8(truncatingIfNeeded: interval >> 8))
      message.append(UInt8(truncatingIfNeeded: interval))
    }
    message.append(0)
    message.append(0)
    var count: UInt8 = 0
    for address in sent {
      count += 1
      message.append(address)
    }
    message[3] = count
    if version == .v2 {
      for shift in stride(from: 56, through: 0, by: -8) {
        message.append(UInt8(truncatingIfNeeded: authentication.data >> shift))
      }
    }
    return message
  }
}

extension [UInt8] {
  fileprivate mutating func append(_ address: IPAddress) {
    switch address {
    case .v4(let value):
      for shift in stride(from: 24, through: 0, by: -8) { append(UInt8(truncatingIfNeeded: value >> shift)) }
    case .v6(let value):
      for shift in stride(from: 120, through: 0, by: -8) { append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
  }
}

internal import IPAddressing

extension AdvertisementValidator {
  /// The checks behind the IP header, in the order of `RejectionReason`.
  func validate(_ message: Span<UInt8>, _ packet: Packet) throws(Rejection) -> ReceivedAdvertisement {
    let header = try checkFormat(message, packet)
    try checkAddressing(header, packet)
    // Before what the message says is judged: a forged one is no mistake of its alleged sender.
    let signature = try checkTrailer(of: message, header, packet)
    switch rules.version {
    case .v2: try checkVersion2(header, message, packet)
    case .v3: try checkVersion3(header, packet)
    }
    var warnings: ReceptionWarnings = []
    if let signature, verifier?.isSkewed(signature) == true { warnings.insert(.clockSkew) }
    let interval = header.interval(rules.version)
    if interval != rules.interval { warnings.insert(.intervalMismatch) }
    // RFC 9568 erratum 8298: an owner that hears another one goes on to the election.
    if rules.priority == 255, header.priority == 255 { warnings.insert(.ownerConflict) }
    let list = AddressList(count: Int(header.addressCount), family: family)
    let first = list.first(in: message)
    if try !checkFirstAddress(first, header, packet) { warnings.insert(.firstNotLinkLocal) }
    let isOurs = list.isPermutation(of: rules.addresses, in: message)
    if try !checkList(isOurs: isOurs, header, packet) { warnings.insert(.addressListMismatch) }
    return ReceivedAdvertisement(
      Advertisement(
        version: rules.version, virtualRouterID: header.virtualRouterID, priority: header.priority,
        interval: interval, addresses: list.addresses(in: message, expected: rules.addresses)),
      source: packet.source, warnings: warnings, signature: signature)
  }

  var family: IPAddress.Family { rules.localAddress.family }

  private func checkFormat(_ message: Span<UInt8>, _ packet: Packet) throws(Rejection) -> MessageHeader {
    if rules.checksTTL, packet.hopLimit != advertisementHopLimit {
      throw Rejection(
        .ttl, source: packet.source, found: packet.hopLimit.map { .number(Int($0)) },
        expected: .number(Int(advertisementHopLimit)))
    }
    guard let header = MessageHeader(message) else {
      throw Rejection(.length, source: packet.source, found: .number(message.count))
    }
    guard header.versionNumber == rules.version.rawValue else {
      throw rejection(
        .version, header, packet, found: .number(Int(header.versionNumber)),
        expected: .number(Int(rules.version.rawValue)))
    }
    guard header.type == Advertisement.type else {
      throw rejection(
        .type, header, packet, found: .number(Int(header.type)), expected: .number(Int(Advertisement.type)))
    }
    let length = header.length(rules.version, family)
    let hasTrailer = verifier != nil && message.count == length + AuthenticationTrailer.size
    guard message.count == length || hasTrailer else {
      throw rejection(.length, header, packet, found: .number(message.count), expected: .number(length))
    }
    // Over IPv6 the checksum covers the whole payload, over IPv4 the trailer is outside.
    let covered = family == .ipv6 ? message : message.extracting(..<length)
    guard isChecksumCorrect(covered, packet) else {
      throw rejection(.checksum, header, packet, found: .bits(header.checksum))
    }
    return header
  }

  private func isChecksumCorrect(_ message: Span<UInt8>, _ packet: Packet) -> Bool {
    // Without a destination there is no pseudo-header; what the group address gives can only fail.
    let destination = packet.destination ?? .virtualRouterGroup(family)
    for dialect in rules.checksums {
      let coverage = ChecksumCoverage(version: rules.version, family: family, dialect: dialect)
      let sum = coverage.sum(of: message, from: packet.source, to: destination)
      if sum.folded == 0xffff { return true }
    }
    return false
  }

  private func checkAddressing(_ header: MessageHeader, _ packet: Packet) throws(Rejection) {
    guard header.virtualRouterID == rules.virtualRouterID else {
      throw rejection(
        .virtualRouterID, header, packet, found: .number(Int(header.virtualRouterID)),
        expected: .number(Int(rules.virtualRouterID)))
    }
    let expected: IPAddress =
      switch rules.delivery {
      case .unicast: rules.localAddress
      case .multicast: .virtualRouterGroup(family)
      }
    guard packet.destination == expected else {
      throw rejection(
        .destination, header, packet, found: packet.destination.map { .address($0) },
        expected: .address(expected))
    }
    guard packet.source != rules.localAddress else { throw rejection(.sourceIsSelf, header, packet) }
    switch rules.delivery {
    case .unicast(let peers):
      guard !rules.checksSource || peers.contains(packet.source) else {
        throw rejection(.sourceNotPeer, header, packet)
      }
    case .multicast: break
    }
  }

  private func checkVersion2(
    _ header: MessageHeader, _ message: Span<UInt8>, _ packet: Packet
  ) throws(Rejection) {
    let type = header.authenticationType
    guard type <= 1 else {
      throw rejection(.authenticationType, header, packet, found: .number(Int(type)))
    }
    guard type == rules.authentication.type else {
      throw rejection(
        .authenticationMismatch, header, packet, found: .number(Int(type)),
        expected: .number(Int(rules.authentication.type)))
    }
    switch rules.authentication {
    case .none: break
    case .simpleText(let password):
      let end = header.length(.v2, family)
      let data = (end - SimplePassword.length..<end).reduce(UInt64(0)) { $0 << 8 | UInt64(message[$1]) }
      guard password.matches(data) else { throw rejection(.authenticationFailure, header, packet) }
    }
    // RFC 3768 §7.1: also for priority 0.
    let interval = header.interval(.v2)
    guard interval == rules.interval else {
      throw rejection(
        .interval, header, packet, found: .interval(interval), expected: .interval(rules.interval))
    }
    // RFC 3768 is silent about no addresses; they can only be right where none are configured.
    guard header.addressCount > 0 || rules.addresses.isEmpty else {
      throw rejection(.countZero, header, packet)
    }
  }

  private func checkVersion3(_ header: MessageHeader, _ packet: Packet) throws(Rejection) {
    // RFC 9568 §5.2.5, errata 8299 and 8301.
    guard header.addressCount > 0 else { throw rejection(.countZero, header, packet) }
    guard header.interval(.v3) > .zero else { throw rejection(.intervalZero, header, packet) }
  }

  /// Whether the first address is as it should be; throws if it is not and that is a reason to refuse.
  private func checkFirstAddress(
    _ first: IPAddress?, _ header: MessageHeader, _ packet: Packet
  ) throws(Rejection) -> Bool {
    guard family == .ipv6, let first, !first.isLinkLocal else { return true }
    if rules.requiresLinkLocalFirst {
      throw rejection(.firstNotLinkLocal, header, packet, found: .address(first))
    }
    return false
  }

  /// Whether the addresses are ours; throws if they are not and that is a reason to refuse.
  private func checkList(
    isOurs: Bool, _ header: MessageHeader, _ packet: Packet
  ) throws(Rejection) -> Bool {
    if isOurs { return true }
    if rules.version == .v2, rules.refusesOtherAddresses, header.priority != 255 {
      throw rejection(.addressList, header, packet)
    }
    return false
  }

  func rejection(
    _ reason: RejectionReason, _ header: MessageHeader, _ packet: Packet, found: Rejection.Value? = nil,
    expected: Rejection.Value? = nil
  ) -> Rejection {
    Rejection(
      reason, source: packet.source, virtualRouterID: header.virtualRouterID, found: found, expected: expected
    )
  }
}

import IPAddressing
import VRRP

/// The receivers that inputs are given to; their addresses are those of the conformance vectors.
struct Receiver: Sendable {
  let validator: AdvertisementValidator

  /// The bit of an input's first byte that asks for `repair`.
  static let repairs: UInt8 = 0x80

  static let all: [Receiver] = [
    receiver(.v3), receiver(.v3) { $0.checksums = [.pseudoHeader] },
    receiver(.v3) {
      ($0.checksums, $0.checksTTL, $0.checksSource) = ([.rfc9568, .pseudoHeader], false, false)
    },
    receiver(.v2), receiver(.v2) { $0.refusesOtherAddresses = true },
    receiver(.v2) { rules in
      if let password = SimplePassword("secret") { rules.authentication = .simpleText(password) }
    },
    receiverIPv6(), receiverIPv6 { ($0.requiresLinkLocalFirst, $0.priority) = (true, 255) },
  ]

  var isIPv6: Bool { validator.rules.localAddress.family == .ipv6 }

  /// What the receiver says to `bytes`, and for which virtual router it takes them.
  func judge(_ bytes: [UInt8]) -> (named: UInt8?, Result<ReceivedAdvertisement, Rejection>) {
    switch validator.rules.localAddress.family {
    case .ipv4:
      (AdvertisementValidator.virtualRouterID(ipv4Datagram: bytes), validator.validate(ipv4Datagram: bytes))
    case .ipv6:
      (
        AdvertisementValidator.virtualRouterID(message: bytes),
        validator.validate(
          ipv6Message: bytes, source: peerIPv6, destination: validator.rules.localAddress, hopLimit: 255)
      )
    }
  }

  /// Makes the length in the IPv4 header and the checksum right for whatever the message has become.
  func repair(_ bytes: inout [UInt8]) {
    var start = 0
    var sum: UInt32 = 0
    if !isIPv6 {
      guard bytes.count >= 28 else { return }
      start = Int(bytes[0] & 0xf) * 4
      (bytes[2], bytes[3]) = (
        UInt8(truncatingIfNeeded: bytes.count >> 8), UInt8(truncatingIfNeeded: bytes.count)
      )
    }
    let length = bytes.count - start
    guard length >= 8 else { return }
    if isIPv6 || validator.rules.checksums == [.pseudoHeader] && validator.rules.version == .v3 {
      let addresses = isIPv6 ? peerIPv6.bytes + validator.rules.localAddress.bytes : Array(bytes[12..<20])
      sum = Self.sum(addresses, from: UInt32(length) + 112)
    }
    (bytes[start + 6], bytes[start + 7]) = (0, 0)
    sum = Self.sum(bytes[start...], from: sum)
    while sum > 0xffff { sum = sum & 0xffff + sum >> 16 }
    (bytes[start + 6], bytes[start + 7]) = (
      UInt8(truncatingIfNeeded: ~sum >> 8), UInt8(truncatingIfNeeded: ~sum)
    )
  }

  private static func sum(_ bytes: some Sequence<UInt8>, from start: UInt32) -> UInt32 {
    bytes.enumerated().reduce(start) { $0 + UInt32($1.element) << ($1.offset.isMultiple(of: 2) ? 8 : 0) }
  }

  private static func receiver(
    _ version: ProtocolVersion, _ change: (inout AdvertisementValidator.Rules) -> Void = { _ in }
  ) -> Receiver {
    var rules = AdvertisementValidator.Rules(
      version: version, virtualRouterID: 51, localAddress: address("192.0.2.11"),
      delivery: .unicast(peers: [address("192.0.2.12"), address("192.0.2.13")]), priority: 100,
      interval: .seconds(1), addresses: [address("192.0.2.100")])
    change(&rules)
    return Receiver(validator: AdvertisementValidator(rules))
  }

  private static func receiverIPv6(
    _ change: (inout AdvertisementValidator.Rules) -> Void = { _ in }
  ) -> Receiver {
    var rules = AdvertisementValidator.Rules(
      virtualRouterID: 51, localAddress: address("fe80::11"), delivery: .unicast(peers: [peerIPv6]),
      priority: 100, interval: .seconds(1), addresses: [address("fe80::100"), address("2001:db8::100")])
    change(&rules)
    return Receiver(validator: AdvertisementValidator(rules))
  }
}

private let peerIPv6 = address("fe80::12")

private func address(_ text: String) -> IPAddress {
  guard let address = IPAddress(text) else { fatalError("not an address: \(text)") }
  return address
}

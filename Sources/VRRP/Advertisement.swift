public import IPAddressing

/// What an advertisement says (RFC 9568 §5.2, RFC 3768 §5.3).
public struct Advertisement: Sendable, Hashable {
  public var version: ProtocolVersion
  /// 1 to 255.
  public var virtualRouterID: UInt8
  /// 0 releases the addresses, 1 to 254 are Backups, 255 is the owner of the addresses (RFC 9568 §5.2.4).
  public var priority: UInt8
  /// The longest time to the next advertisement, within `ProtocolVersion.intervals`.
  public var interval: Duration
  /// The virtual addresses, all of one family, in the configured order; at most 255.
  public var addresses: [IPAddress]

  /// An advertisement from its fields.
  public init(
    version: ProtocolVersion, virtualRouterID: UInt8, priority: UInt8, interval: Duration,
    addresses: [IPAddress]
  ) {
    self.version = version
    self.virtualRouterID = virtualRouterID
    self.priority = priority
    self.interval = interval
    self.addresses = addresses
  }

  /// The type number of the only kind of message there is (RFC 9568 §5.2.2).
  static let type: UInt8 = 1

  /// How many addresses a message may carry so that it needs no fragments on a link of `mtu` bytes; at most 255.
  public static func maximumAddressCount(version: ProtocolVersion, family: IPAddress.Family, mtu: Int) -> Int
  {
    let header =
      switch family {
      case .ipv4: 20
      case .ipv6: 40
      }
    let room = mtu - header - MessageHeader.size - MessageHeader.authenticationSize(version)
    return min(max(room / family.addressSize, 0), 255)
  }
}

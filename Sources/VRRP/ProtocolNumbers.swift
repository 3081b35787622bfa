public import IPAddressing

/// The IP protocol number of VRRP (RFC 9568 §5.1.1.4).
public let protocolNumber: UInt8 = 112

/// The time to live and hop limit of every advertisement (RFC 9568 §5.1.1.3, §5.1.2.3).
public let advertisementHopLimit: UInt8 = 255

extension IPAddress {
  /// The group that advertisements are sent to where no peers are configured (RFC 9568 §5.1.1.2, §5.1.2.2).
  public static func virtualRouterGroup(_ family: Family) -> IPAddress {
    switch family {
    case .ipv4: .v4(0xe000_0012)
    case .ipv6: .v6(0xff02 << 112 | 0x12)
    }
  }
}

extension IPAddress.Family {
  /// The bytes of one address in a message: the family of the packet decides, not the message (RFC 9568 §5.2.9).
  var addressSize: Int {
    switch self {
    case .ipv4: 4
    case .ipv6: 16
    }
  }
}

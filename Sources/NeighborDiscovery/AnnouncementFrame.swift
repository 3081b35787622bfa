public import IPAddressing

/// The Ethernet frame that tells every neighbour on a link which hardware address an IP address has now.
public struct AnnouncementFrame: Sendable, Hashable {
  /// The frame from the destination hardware address to the last byte of the packet, without padding and
  /// without the frame check sequence.
  public let bytes: [UInt8]
  /// 0x0806 (ARP) or 0x86dd (IPv6).
  public let etherType: UInt16

  init(destination: MACAddress, source: MACAddress, etherType: UInt16, payload: [UInt8]) {
    bytes = destination.bytes + source.bytes + etherType.bytes + payload
    self.etherType = etherType
  }

  /// A gratuitous ARP frame for an IPv4 address, an unsolicited neighbour advertisement for an IPv6 address.
  ///
  /// - Parameters:
  ///   - address: the address that is announced.
  ///   - hardwareAddress: where it lives now.
  ///   - isRouter: whether this host forwards IPv6; neighbours that use it as their router forget the route
  ///     when they are told false (RFC 4861 §7.2.5). Without meaning for IPv4.
  public static func announcing(
    _ address: IPAddress, at hardwareAddress: MACAddress, isRouter: Bool
  ) -> AnnouncementFrame {
    switch address {
    case .v4(let value): gratuitousARP(value, at: hardwareAddress)
    case .v6(let value): neighborAdvertisement(value, at: hardwareAddress, isRouter: isRouter)
    }
  }
}

public import IPAddressing

extension AnnouncementFrame {
  /// The question whether any other host has an address: nobody learns anything from it, but the one who has it
  /// answers.
  ///
  /// For IPv4 the ARP probe of RFC 5227 §2.1.1, a request whose sender has no address; for IPv6 the neighbour
  /// solicitation of duplicate address detection (RFC 4862 §5.4.2), from the unspecified address to the group of those
  /// who may have the address.
  public static func probing(_ address: IPAddress, from hardwareAddress: MACAddress) -> AnnouncementFrame {
    switch address {
    case .v4(let value):
      AnnouncementFrame(
        destination: .broadcast, source: hardwareAddress, etherType: EtherType.arp,
        payload: ARPPacket.request(from: 0, at: hardwareAddress, for: value))
    case .v6(let value): neighborSolicitation(value, from: hardwareAddress)
    }
  }

  private static func neighborSolicitation(
    _ address: UInt128, from hardwareAddress: MACAddress
  ) -> AnnouncementFrame {
    // RFC 4291 §2.7.1: ff02::1:ff and the last three bytes of the address.
    let group: UInt128 = 0xff02 << 112 | 0x1_ff00_0000 | address & 0xff_ffff
    // RFC 2464 §7
    let hardwareGroup = MACAddress(bytes: [0x33, 0x33] + group.bytes.suffix(4)) ?? .broadcast
    // RFC 4861 §4.3; without a source link-layer address, which the unspecified address forbids.
    let message: [UInt8] = [135, 0, 0, 0, 0, 0, 0, 0] + address.bytes
    return AnnouncementFrame(
      destination: hardwareGroup, source: hardwareAddress, etherType: EtherType.ipv6,
      payload: NeighborDiscoveryPacket.bytes(message, from: 0, to: group))
  }
}

import IPAddressing

extension AnnouncementFrame {
  /// The ARP announcement of RFC 5227 §3: a request, so that every host looks at it, in which sender and
  /// target protocol address are both the announced one.
  static func gratuitousARP(_ address: UInt32, at hardwareAddress: MACAddress) -> AnnouncementFrame {
    AnnouncementFrame(
      destination: .broadcast, source: hardwareAddress, etherType: EtherType.arp,
      payload: ARPPacket.request(from: address, at: hardwareAddress, for: address))
  }
}

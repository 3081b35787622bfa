import IPAddressing

extension AnnouncementFrame {
  /// The unsolicited neighbour advertisement of RFC 4861 §7.2.6: to all nodes, from the announced address,
  /// with the override flag, so that entries with the old hardware address are replaced.
  static func neighborAdvertisement(
    _ address: UInt128, at hardwareAddress: MACAddress, isRouter: Bool
  ) -> AnnouncementFrame {
    let message = advertisement(address, at: hardwareAddress, isRouter: isRouter)
    return AnnouncementFrame(
      destination: allNodesHardwareAddress, source: hardwareAddress, etherType: EtherType.ipv6,
      payload: NeighborDiscoveryPacket.bytes(message, from: address, to: NeighborDiscoveryPacket.allNodes))
  }

  /// The Ethernet group of ff02::1: 33:33 and its last four bytes (RFC 2464 §7).
  private static let allNodesHardwareAddress =
    MACAddress(bytes: [0x33, 0x33, 0, 0, 0, 1]) ?? .broadcast

  // RFC 4861 §4.4
  private static func advertisement(
    _ address: UInt128, at hardwareAddress: MACAddress, isRouter: Bool
  ) -> [UInt8] {
    let router: UInt8 = isRouter ? 0x80 : 0
    let override: UInt8 = 0x20
    var message: [UInt8] = [136, 0, 0, 0]  // type, code, checksum
    message += [router | override, 0, 0, 0]
    message += address.bytes
    message += [2, 1] + hardwareAddress.bytes  // option 2, one unit of 8 bytes
    return message
  }
}

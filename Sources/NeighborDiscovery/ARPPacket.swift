import IPAddressing

/// The parts of an ARP packet for IPv4 over Ethernet (RFC 826).
enum ARPPacket {
  static let length = 28
  /// Ethernet, IPv4, and the lengths of their addresses: the same in every such packet.
  static let kind: [UInt8] = [0, 1, 0x08, 0x00, 6, 4]

  /// A request of `sender` at `hardwareAddress` for `target`.
  static func request(from sender: UInt32, at hardwareAddress: MACAddress, for target: UInt32) -> [UInt8] {
    let unknownHardwareAddress = [UInt8](repeating: 0, count: 6)
    return kind + UInt16(1).bytes + hardwareAddress.bytes + sender.bytes + unknownHardwareAddress
      + target.bytes
  }
}

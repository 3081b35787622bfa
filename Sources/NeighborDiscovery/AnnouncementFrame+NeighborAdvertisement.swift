import IPAddressing

extension AnnouncementFrame {
  /// The unsolicited neighbour advertisement of RFC 4861 §7.2.6: to all nodes, from the announced address,
  /// with the override flag, so that entries with the old hardware address are replaced.
  static func neighborAdvertisement(
    _ address: UInt128, at hardwareAddress: MACAddress, isRouter: Bool
  ) -> AnnouncementFrame {
    var message = advertisement(address, at: hardwareAddress, isRouter: isRouter)
    let checksum = checksum(of: message, from: address)
    message[2] = checksum.bytes[0]
    message[3] = checksum.bytes[1]
    return AnnouncementFrame(
      destination: allNodesHardwareAddress, source: hardwareAddress, etherType: 0x86dd,
      payload: header(payloadLength: UInt16(message.count), source: address) + message)
  }

  /// ff02::1 (RFC 4291 §2.7.1).
  private static let allNodes: UInt128 = 0xff02 << 112 | 1
  /// The Ethernet group of ff02::1: 33:33 and its last four bytes (RFC 2464 §7).
  private static let allNodesHardwareAddress =
    MACAddress(bytes: [0x33, 0x33, 0, 0, 0, 1]) ?? .broadcast
  private static let icmpv6: UInt8 = 58

  // RFC 8200 §3
  private static func header(payloadLength: UInt16, source: UInt128) -> [UInt8] {
    let version: [UInt8] = [0x60, 0, 0, 0]
    // RFC 4861 §7.1.2: a receiver drops an advertisement whose hop limit is not 255.
    let hopLimit: UInt8 = 255
    return version + payloadLength.bytes + [icmpv6, hopLimit] + source.bytes + allNodes.bytes
  }

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

  // RFC 4443 §2.3, RFC 8200 §8.1
  private static func checksum(of message: [UInt8], from source: UInt128) -> UInt16 {
    let pseudoHeader = source.bytes + allNodes.bytes + UInt32(message.count).bytes + [0, 0, 0, icmpv6]
    let data = pseudoHeader + message
    // Both parts have an even length, and far too few words to overflow 32 bits.
    var sum = stride(from: 0, to: data.count, by: 2).reduce(UInt32(0)) { sum, index in
      sum + (UInt32(data[index]) << 8 | UInt32(data[index + 1]))
    }
    while sum > 0xffff { sum = sum & 0xffff + sum >> 16 }
    return ~UInt16(sum)
  }
}

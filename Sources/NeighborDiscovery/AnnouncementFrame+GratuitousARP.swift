import IPAddressing

extension AnnouncementFrame {
  /// The ARP announcement of RFC 5227 §3: a request, so that every host looks at it, in which sender and
  /// target protocol address are both the announced one.
  static func gratuitousARP(_ address: UInt32, at hardwareAddress: MACAddress) -> AnnouncementFrame {
    let ethernet: UInt16 = 1
    let ipv4: UInt16 = 0x0800
    let request: UInt16 = 1
    let unknownHardwareAddress = [UInt8](repeating: 0, count: 6)
    var packet = ethernet.bytes + ipv4.bytes
    packet += [6, 4]  // lengths of a hardware and of a protocol address
    packet += request.bytes
    packet += hardwareAddress.bytes + address.bytes
    packet += unknownHardwareAddress + address.bytes
    return AnnouncementFrame(
      destination: .broadcast, source: hardwareAddress, etherType: 0x0806, payload: packet)
  }
}

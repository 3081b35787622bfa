/// The IPv6 packets of neighbour discovery: ICMPv6 right after the header, hop limit 255.
enum NeighborDiscoveryPacket {
  /// ff02::1 (RFC 4291 §2.7.1).
  static let allNodes: UInt128 = 0xff02 << 112 | 1
  static let icmpv6: UInt8 = 58
  /// RFC 4861 §7.1: a receiver drops a message whose hop limit is not 255, for it came through a router.
  static let hopLimit: UInt8 = 255

  /// A whole packet with `message`, whose checksum, in its third and fourth byte, is filled in.
  static func bytes(_ message: [UInt8], from source: UInt128, to destination: UInt128) -> [UInt8] {
    var message = message
    message.replaceSubrange(2..<4, with: (~sum(of: message, from: source, to: destination)).bytes)
    // RFC 8200 §3
    let version: [UInt8] = [0x60, 0, 0, 0]
    return version + UInt16(message.count).bytes + [icmpv6, hopLimit] + source.bytes + destination.bytes
      + message
  }

  /// The one's complement sum of a message and its pseudo-header (RFC 4443 §2.3, RFC 8200 §8.1); all ones if the
  /// message carries its checksum.
  static func sum(of message: some Collection<UInt8>, from source: UInt128, to destination: UInt128) -> UInt16
  {
    let length = UInt32(truncatingIfNeeded: message.count)
    var data = source.bytes + destination.bytes + length.bytes + [0, 0, 0, icmpv6] + message
    if data.count % 2 == 1 { data.append(0) }
    // At most 32,788 words, which 32 bits hold.
    var sum = stride(from: 0, to: data.count, by: 2).reduce(UInt32(0)) { sum, index in
      sum + (UInt32(data[index]) << 8 | UInt32(data[index + 1]))
    }
    while sum > 0xffff { sum = sum & 0xffff + sum >> 16 }
    return UInt16(sum)
  }
}

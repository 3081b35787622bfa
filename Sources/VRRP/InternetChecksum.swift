internal import IPAddressing

/// The 16-bit one's complement sum of RFC 1071, accumulated over parts that each begin at an even offset.
struct InternetChecksum: Sendable {
  // 64 bits hold the carries of any datagram: they are folded once, at the end.
  private var sum: UInt64 = 0

  mutating func add(_ word: UInt16) {
    sum &+= UInt64(word)
  }

  mutating func add(_ address: IPAddress) {
    switch address {
    case .v4(let value):
      sum &+= UInt64(value >> 16) &+ UInt64(value & 0xffff)
    case .v6(let value):
      var rest = value
      for _ in 0..<8 {
        sum &+= UInt64(truncatingIfNeeded: rest & 0xffff)
        rest >>= 16
      }
    }
  }

  /// Adds bytes in network order; an odd one at the end counts as if a zero followed.
  mutating func add(_ bytes: Span<UInt8>) {
    var index = 0
    while index + 1 < bytes.count {
      sum &+= UInt64(bytes[index]) << 8 | UInt64(bytes[index + 1])
      index += 2
    }
    if index < bytes.count { sum &+= UInt64(bytes[index]) << 8 }
  }

  /// The sum with its carries folded in: 0xffff over data that carry their own correct checksum.
  var folded: UInt16 {
    var rest = sum
    while rest > 0xffff { rest = (rest & 0xffff) &+ (rest >> 16) }
    return UInt16(truncatingIfNeeded: rest)
  }

  /// What the checksum field must carry; zero stays zero, unlike in UDP.
  var complement: UInt16 {
    ~folded
  }
}

extension InternetChecksum {
  /// A sum that has the pseudo-header for a message of `length` bytes in it.
  ///
  /// RFC 8200 §8.1 for IPv6; the same fields for IPv4 (RFC 9568 §5.2.8 leaves it out there, keepalived does not).
  /// `length` is that of the VRRP message, not of the datagram.
  init(pseudoHeaderFrom source: IPAddress, to destination: IPAddress, length: Int) {
    add(source)
    add(destination)
    add(UInt16(truncatingIfNeeded: length >> 16))
    add(UInt16(truncatingIfNeeded: length))
    add(UInt16(protocolNumber))
  }
}

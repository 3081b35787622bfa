internal import IPAddressing

/// The parts of an IPv4 header that matter for a packet of VRRP.
struct IPv4Header {
  let source: IPAddress
  let destination: IPAddress
  let timeToLive: UInt8
  /// Where the message is: behind the options, up to the total length; link padding is outside.
  let message: Range<Int>

  private static let minimumSize = 20

  /// Reads the header of `datagram` (RFC 791 §3.1); the header checksum is the kernel's business.
  init(_ datagram: Span<UInt8>) throws(Rejection) {
    guard datagram.count >= Self.minimumSize, datagram[0] >> 4 == 4 else { throw Rejection(.ipHeader) }
    let headerLength = Int(datagram[0] & 0xf) * 4
    guard headerLength >= Self.minimumSize, headerLength <= datagram.count else {
      throw Rejection(.ipHeader)
    }
    source = Self.address(in: datagram, at: 12)
    destination = Self.address(in: datagram, at: 16)
    timeToLive = datagram[8]
    let totalLength = Int(datagram[2]) << 8 | Int(datagram[3])
    guard totalLength >= headerLength, totalLength <= datagram.count else {
      throw Rejection(.ipLength, source: source, found: .number(totalLength))
    }
    // More fragments, or an offset; "don't fragment" is no fragment.
    guard (UInt16(datagram[6]) << 8 | UInt16(datagram[7])) & 0x3fff == 0 else {
      throw Rejection(.fragment, source: source)
    }
    guard datagram[9] == protocolNumber else {
      throw Rejection(
        .protocol, source: source, found: .number(Int(datagram[9])), expected: .number(Int(protocolNumber)))
    }
    message = headerLength..<totalLength
  }

  private static func address(in datagram: Span<UInt8>, at offset: Int) -> IPAddress {
    .v4((offset..<offset + 4).reduce(0) { $0 << 8 | UInt32(datagram[$1]) })
  }
}

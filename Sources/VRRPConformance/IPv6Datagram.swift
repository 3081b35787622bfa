import IPAddressing
import VRRP

/// An IPv6 datagram with its header, which a raw socket never delivers: vectors carry it, captures would.
struct IPv6Datagram {
  let source: IPAddress
  let destination: IPAddress
  let hopLimit: UInt8
  let message: [UInt8]

  private static let headerSize = 40
  private static let fragmentHeader: UInt8 = 44

  /// Reads the fixed header (RFC 8200 §3); extension headers are not followed.
  init(_ datagram: [UInt8]) throws(Rejection) {
    guard datagram.count >= Self.headerSize, datagram[0] >> 4 == 6,
      let source = IPAddress(bytes: datagram[8..<24]), let destination = IPAddress(bytes: datagram[24..<40])
    else { throw Rejection(.ipHeader) }
    self.source = source
    self.destination = destination
    hopLimit = datagram[7]
    let length = Int(datagram[4]) << 8 | Int(datagram[5])
    guard Self.headerSize + length <= datagram.count else { throw Rejection(.ipLength, source: source) }
    guard datagram[6] != Self.fragmentHeader else { throw Rejection(.fragment, source: source) }
    guard datagram[6] == protocolNumber else { throw Rejection(.protocol, source: source) }
    message = Array(datagram[Self.headerSize..<Self.headerSize + length])
  }
}

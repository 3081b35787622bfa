package import IPAddressing
package import VRRP

/// A message with what the network layer says about it.
package struct SimulatedPacket: Sendable {
  package var source: IPAddress
  package var destination: IPAddress
  package var hopLimit: UInt8
  package var message: [UInt8]

  /// A packet from its parts.
  package init(source: IPAddress, destination: IPAddress, hopLimit: UInt8, message: [UInt8]) {
    self.source = source
    self.destination = destination
    self.hopLimit = hopLimit
    self.message = message
  }

  /// The message behind an IPv4 header, as a raw socket delivers it.
  package var ipv4Datagram: [UInt8] {
    let length = UInt16(truncatingIfNeeded: 20 + message.count)
    return [
      0x45, 0xc0, UInt8(length >> 8), UInt8(length & 0xff), 0, 1, 0, 0, hopLimit, protocolNumber, 0, 0,
    ] + source.bytes + destination.bytes + message
  }

  /// What `validator` says.
  package func judge(by validator: AdvertisementValidator) -> Result<ReceivedAdvertisement, Rejection> {
    switch source.family {
    case .ipv4: validator.validate(ipv4Datagram: ipv4Datagram)
    case .ipv6:
      validator.validate(ipv6Message: message, source: source, destination: destination, hopLimit: hopLimit)
    }
  }
}

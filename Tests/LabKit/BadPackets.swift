import Glibc

/// Sends VRRP advertisements that nobody should believe, at a steady rate, from any source address.
package struct BadPackets: Sendable {
  package var source: String
  package var destinations: [String]
  package var virtualRouterID: UInt8 = 101
  package var version: UInt8 = 3
  package var priority: UInt8 = 254
  package var address = "10.0.0.30"
  /// Whether the checksum is right, so that only the sender gives the packet away.
  package var hasGoodChecksum = false
  /// Whether the checksum covers the addresses, too, as keepalived has it.
  package var coversPseudoHeader = false
  /// Packets a second, over all destinations.
  package var rate = 1000

  package init(source: String, destinations: [String]) {
    self.source = source
    self.destinations = destinations
  }

  /// Sends one packet to each destination.
  package func sendOnce() throws(LabError) {
    let socket = try Socket.rawIPv4()
    for destination in destinations {
      guard let address = SocketAddress(destination, port: 0) else {
        throw LabError("\(destination): no address")
      }
      let bytes = try packet(to: destination)
      let count = address.withPointer { sendto(socket.descriptor, bytes, bytes.count, 0, $0, $1) }
      guard count == bytes.count else { throw LabError("sendto: \(String(cString: strerror(errno)))") }
    }
  }

  /// Sends for `duration` or until interrupted; answers how many left.
  package func send(for duration: Duration) throws(LabError) -> Int {
    let socket = try Socket.rawIPv4()
    var targets: [(SocketAddress, [UInt8])] = []
    for destination in destinations {
      guard let address = SocketAddress(destination, port: 0) else {
        throw LabError("\(destination): no address")
      }
      targets.append((address, try packet(to: destination)))
    }
    let start = ContinuousClock.now
    var sent = 0
    while ContinuousClock.now - start < duration && Interrupt.signal == nil {
      let due = Int((ContinuousClock.now - start).seconds * Double(rate))
      while sent < due {
        let (address, bytes) = targets[sent % targets.count]
        let count = address.withPointer { sendto(socket.descriptor, bytes, bytes.count, 0, $0, $1) }
        guard count == bytes.count else { throw LabError("sendto: \(String(cString: strerror(errno)))") }
        sent += 1
      }
      pause(.microseconds(500))
    }
    return sent
  }

  /// The packet with its IPv4 header; the kernel fills in that header's own checksum.
  private func packet(to destination: String) throws(LabError) -> [UInt8] {
    var message: [UInt8] = [version << 4 | 1, virtualRouterID, priority, 1]
    message += version == 2 ? [0, 1] : [0, 100]
    message += [0, 0] + (try Self.bytes(address))
    if version == 2 { message += [UInt8](repeating: 0, count: 8) }
    var covered = message
    if coversPseudoHeader {
      covered =
        try Self.bytes(source) + Self.bytes(destination) + [0, 112, 0, UInt8(message.count)] + message
    }
    var checksum = Self.internetChecksum(covered)
    if !hasGoodChecksum { checksum = ~checksum }
    (message[6], message[7]) = (UInt8(checksum >> 8), UInt8(checksum & 0xff))
    let header: [UInt8] =
      [0x45, 0xc0, 0, UInt8(20 + message.count), 0, 0, 0, 0, 255, 112, 0, 0]
      + (try Self.bytes(source)) + (try Self.bytes(destination))
    return header + message
  }

  private static func bytes(_ address: String) throws(LabError) -> [UInt8] {
    let parts = address.split(separator: ".").compactMap { UInt8($0) }
    guard parts.count == 4 else { throw LabError("\(address): no IPv4 address") }
    return parts
  }

  // RFC 1071
  static func internetChecksum(_ bytes: [UInt8]) -> UInt16 {
    var sum: UInt32 = 0
    for index in stride(from: 0, to: bytes.count, by: 2) {
      sum += UInt32(bytes[index]) << 8 | UInt32(index + 1 < bytes.count ? bytes[index + 1] : 0)
    }
    while sum > 0xffff { sum = (sum & 0xffff) + (sum >> 16) }
    return ~UInt16(sum)
  }
}

import Glibc

/// A VRRP packet over IPv4 as it arrived at a host, with its IP header: whoever is in the segment can record one, change it
/// and send it again.
package struct RecordedPacket: Sendable {
  private var bytes: [UInt8]
  private static let headerSize = 20

  /// Records the next packet of `sender` that `host` gets.
  package init(at host: Host, from sender: HostName) throws {
    let source = sender.ipv4.split(separator: ".").compactMap { UInt8($0) }
    bytes = try host.namespace.inside {
      let socket = try Socket.rawVRRP()
      socket.setTimeouts(.seconds(5))
      while true {
        var buffer = [UInt8](repeating: 0, count: 2048)
        let count = recv(socket.descriptor, &buffer, buffer.count, 0)
        guard count >= 0 else {
          throw LabError("no advertisement of \(sender): \(String(cString: strerror(errno)))")
        }
        if count > Self.headerSize, Array(buffer[12..<16]) == source { return Array(buffer[..<count]) }
      }
    }
  }

  /// The VRRP message, with a trailer if it has one; what is put there gets a right checksum over its first 12 bytes, the
  /// message of one address.
  package var payload: [UInt8] {
    get { Array(bytes[Self.headerSize...]) }
    set {
      bytes = Array(bytes[..<Self.headerSize]) + newValue
      bytes.replaceSubrange(26..<28, with: [0, 0])
      let checksum = BadPackets.internetChecksum(Array(bytes[20..<32]))
      bytes[26] = UInt8(checksum >> 8)
      bytes[27] = UInt8(checksum & 0xff)
    }
  }

  /// The packet after a change of its payload.
  package func changed(_ change: (inout [UInt8]) -> Void) -> RecordedPacket {
    var packet = self
    change(&packet.payload)
    return packet
  }

  /// Sends it from `host`, whatever its source address says, to where it was sent when it was recorded.
  package func send(from host: Host, times: Int = 1) throws {
    let bytes = bytes
    try host.namespace.inside {
      let socket = try Socket.rawIPv4()
      let destination = bytes[16..<20].map { "\($0)" }.joined(separator: ".")
      guard let address = SocketAddress(destination, port: 0) else { throw LabError("no destination") }
      for _ in 0..<times {
        let count = address.withPointer { sendto(socket.descriptor, bytes, bytes.count, 0, $0, $1) }
        guard count == bytes.count else { throw LabError("sendto: \(String(cString: strerror(errno)))") }
      }
    }
  }
}

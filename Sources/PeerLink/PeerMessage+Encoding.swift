/// The layout of a datagram: a fixed header, then fields of type, length and value, in network order.
///
/// Bytes 0 to 3: `ALFT`; 4: version; 5: part; 6: parts; 7: how it is authenticated, 0 for not at all;
/// 8 to 15: the sender's start; 16 to 23: the round.
enum PeerWire {
  static let magic: [UInt8] = Array("ALFT".utf8)
  static let version: UInt8 = 1
  static let headerSize = 24
  /// Passes everywhere without being fragmented: IPv6's least MTU is 1280.
  static let largestDatagram = 1200
  static let mostParts = 64
  /// More than any datagram of this version has, so that later ones may be larger.
  static let largestAccepted = 2048

  /// The numbers of the fields; receivers skip those that they do not know.
  enum Field: UInt16 {
    case host = 1
    case version = 2
    case digest = 3
    case router = 4
    case section = 5
  }
}

extension PeerMessage {
  /// The datagrams of the round. What does not fit 64 of them is left out: sections first.
  public func encode() -> [[UInt8]] {
    let common =
      Self.field(.host, text: host, limit: 255) + Self.field(.version, text: version, limit: 64)
      + (digest.map { Self.field(.digest, Self.bytes($0)) } ?? [])
    let routerFields = routers.map { router in
      Self.field(
        .router,
        [router.virtualRouterID, router.state.rawValue, router.priority]
          + Self.clipped(router.name, to: 255))
    }
    let sectionFields = sections.sorted { $0.key < $1.key }.map { name, digest in
      Self.field(.section, Self.bytes(digest) + Self.clipped(name, to: 255))
    }
    var bodies: [[UInt8]] = [[]]
    let room = PeerWire.largestDatagram - PeerWire.headerSize - common.count
    for field in routerFields + sectionFields {
      if bodies[bodies.count - 1].count + field.count > room {
        guard bodies.count < PeerWire.mostParts else { break }
        bodies.append([])
      }
      bodies[bodies.count - 1] += field
    }
    return bodies.enumerated().map { part, body in
      header(part: UInt8(part), of: UInt8(bodies.count)) + common + body
    }
  }

  private func header(part: UInt8, of parts: UInt8) -> [UInt8] {
    PeerWire.magic + [PeerWire.version, part, parts, 0] + Self.bytes(startID) + Self.bytes(sequence)
  }

  private static func field(_ field: PeerWire.Field, text: String, limit: Int) -> [UInt8] {
    Self.field(field, clipped(text, to: limit))
  }

  private static func field(_ field: PeerWire.Field, _ value: [UInt8]) -> [UInt8] {
    bytes(field.rawValue) + bytes(UInt16(value.count)) + value
  }

  /// The text without the characters that do not fit.
  private static func clipped(_ text: String, to limit: Int) -> [UInt8] {
    var clipped = text
    while clipped.utf8.count > limit { clipped.removeLast() }
    return Array(clipped.utf8)
  }

  private static func bytes(_ number: some FixedWidthInteger & UnsignedInteger) -> [UInt8] {
    let width = number.bitWidth / 8
    return (0..<width).map { UInt8(truncatingIfNeeded: number >> (8 * (width - 1 - $0))) }
  }
}

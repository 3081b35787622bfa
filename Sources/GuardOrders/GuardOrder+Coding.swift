internal import IPAddressing

// On the wire between two programs of one build, on one host: numbers are big-endian, lists begin with their count in
// two bytes, addresses with their length in one.
extension GuardOrder {
  /// No order is longer: 255 IPv4 addresses and as many peers need half of it.
  public static let longest = 1 << 16

  /// The order as one datagram.
  public var encoded: [UInt8] {
    var writer = Writer()
    writer.write(router)
    writer.write(UInt16(clamping: held.count))
    for held in held.prefix(Int(UInt16.max)) {
      writer.write(held.interface.rawValue)
      writer.write(held.address.address)
      writer.bytes.append(UInt8(clamping: held.address.prefixLength))
    }
    writer.write(UInt16(clamping: resignations.count))
    for resignation in resignations.prefix(Int(UInt16.max)) {
      writer.write(resignation.interface.rawValue)
      writer.write(resignation.source)
      writer.write(resignation.destination)
      let message = resignation.message.prefix(Int(UInt16.max))
      writer.write(UInt16(message.count))
      writer.bytes += message
    }
    return writer.bytes
  }

  /// The order in a datagram; nil if it is none.
  public init?(_ bytes: [UInt8]) {
    var reader = Reader(rest: bytes[...])
    guard let router = reader.number(), let heldCount = reader.count() else { return nil }
    self.init(router: router)
    for _ in 0..<heldCount {
      guard let interface = reader.number(), let address = reader.address(),
        let length = reader.take(1)?.first, let held = InterfaceAddress(address, prefixLength: Int(length))
      else { return nil }
      self.held.append(Held(interface: InterfaceIndex(rawValue: interface), address: held))
    }
    guard let resignationCount = reader.count() else { return nil }
    for _ in 0..<resignationCount {
      guard let interface = reader.number(), let source = reader.address(),
        let destination = reader.address(), let length = reader.count(), let message = reader.take(length)
      else { return nil }
      resignations.append(
        Resignation(
          interface: InterfaceIndex(rawValue: interface), source: source, destination: destination,
          message: Array(message)))
    }
    guard reader.rest.isEmpty else { return nil }
  }

  private struct Writer {
    var bytes: [UInt8] = []

    mutating func write(_ number: UInt32) {
      bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    mutating func write(_ number: UInt16) {
      bytes += [UInt8(number >> 8), UInt8(truncatingIfNeeded: number)]
    }

    mutating func write(_ address: IPAddress) {
      bytes.append(UInt8(address.bytes.count))
      bytes += address.bytes
    }
  }

  private struct Reader {
    var rest: ArraySlice<UInt8>

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
      guard rest.count >= count else { return nil }
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count)
    }

    mutating func number() -> UInt32? {
      take(4)?.reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func count() -> Int? {
      take(2)?.reduce(0) { $0 << 8 | Int($1) }
    }

    mutating func address() -> IPAddress? {
      guard let length = take(1)?.first else { return nil }
      return take(Int(length)).flatMap { IPAddress(bytes: $0) }
    }
  }
}

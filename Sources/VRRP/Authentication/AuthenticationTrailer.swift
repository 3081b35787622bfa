internal import IPAddressing

/// The 28 bytes that follow a signed message: which key, when, and the code that proves it.
public struct AuthenticationTrailer: Sendable, Hashable {
  /// How long it is, in bytes.
  public static let size = 28
  /// HMAC-SHA-256 cut to 128 bits; there is no other type.
  static let type: UInt8 = 1
  /// The bytes before the code.
  static let headSize = 12

  /// 1 to 255.
  public var keyID: UInt8
  public var sequence: SequenceNumber
  /// The first 16 bytes of the HMAC, the first in the most significant place.
  public var code: UInt128

  /// A trailer from its parts.
  public init(keyID: UInt8, sequence: SequenceNumber, code: UInt128) {
    self.keyID = keyID
    self.sequence = sequence
    self.code = code
  }

  /// Reads a trailer; nil if its type is another one, if a reserved bit is set, or if it is not `size` bytes long.
  init?(_ bytes: Span<UInt8>) {
    guard bytes.count == Self.size, bytes[0] == Self.type, bytes[2] == 0, bytes[3] == 0 else { return nil }
    keyID = bytes[1]
    sequence = SequenceNumber(rawValue: (4..<12).reduce(0) { $0 << 8 | UInt64(bytes[$1]) })
    code = (Self.headSize..<Self.size).reduce(0) { $0 << 8 | UInt128(bytes[$1]) }
  }

  /// The trailer as it travels.
  var bytes: [UInt8] {
    var bytes = head
    bytes.append(bigEndian: code)
    return bytes
  }

  /// The bytes before the code, which the code covers.
  private var head: [UInt8] {
    var bytes: [UInt8] = [Self.type, keyID, 0, 0]
    bytes.append(bigEndian: sequence.rawValue)
    return bytes
  }

  /// Everything that the code of this trailer covers, when it follows `message` from `source`.
  ///
  /// A pseudo-header that binds the sender and the virtual router, the message with its checksum as zero, the head of the
  /// trailer, zeros in place of the code. The destination is not in it: all peers get the same code.
  func signedBytes(of message: Span<UInt8>, from source: IPAddress) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(20 + message.count + Self.size)
    bytes.append(source.family == .ipv4 ? 4 : 6)
    bytes.append(message[0] >> 4)
    bytes.append(message[1])
    bytes.append(0)
    let address = source.bytes
    bytes += address
    bytes.append(contentsOf: repeatElement(0, count: 16 - address.count))
    for index in 0..<message.count {
      bytes.append(MessageHeader.checksumField.contains(index) ? 0 : message[index])
    }
    bytes += head
    bytes.append(contentsOf: repeatElement(0, count: Self.size - Self.headSize))
    return bytes
  }
}

extension [UInt8] {
  fileprivate mutating func append<Number: FixedWidthInteger & UnsignedInteger>(bigEndian number: Number) {
    for shift in stride(from: Number.bitWidth - 8, through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: number >> Number(shift)))
    }
  }
}

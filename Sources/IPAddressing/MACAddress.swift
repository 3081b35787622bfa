/// A 48-bit Ethernet hardware address.
public struct MACAddress: Sendable, Hashable, CustomStringConvertible {
  /// The six bytes as they travel, the first in the most significant place; the upper 16 bits are zero.
  public var value: UInt64

  /// An address from six bytes in the order of the wire; nil for any other count.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 6 else { return nil }
    value = bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// ff:ff:ff:ff:ff:ff.
  public static let broadcast = MACAddress(value: 0xffff_ffff_ffff)

  private init(value: UInt64) {
    self.value = value
  }

  /// The six bytes in the order of the wire.
  public var bytes: [UInt8] {
    (0..<6).map { UInt8(truncatingIfNeeded: value >> (40 - 8 * $0)) }
  }

  public var description: String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
  }
}

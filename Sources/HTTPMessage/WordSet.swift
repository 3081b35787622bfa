/// A set of bytes that can be looked for in eight bytes at once: the letters, and two ranges.
struct WordSet {
  private let first: ClosedRange<UInt8>
  private let second: ClosedRange<UInt8>

  /// Letters, digits, - and .
  @inline(__always)
  static var token: WordSet { WordSet(first: 0x2d...0x2e, second: 0x30...0x39) }

  /// Letters, digits, - . and /
  @inline(__always)
  static var path: WordSet { WordSet(first: 0x2d...0x39, second: 0x2d...0x39) }

  /// The top bit of each byte of `word` that is not in the set, and no other bit.
  @inline(__always)
  func others(in word: UInt64) -> UInt64 {
    let letters = Self.members(of: 0x61...0x7a, in: (word | Self.each(0x20)) & Self.each(0x7f))
    let low = word & Self.each(0x7f)
    let members = letters | Self.members(of: first, in: low) | Self.members(of: second, in: low)
    // What is above 127 is no member, whatever its lower seven bits are.
    return (~members | word) & Self.each(0x80)
  }

  /// The top bit of each byte that is in the range; the bytes of `word` are below 128, so that no sum carries over.
  @inline(__always)
  private static func members(of range: ClosedRange<UInt8>, in word: UInt64) -> UInt64 {
    (word &+ each(0x80 - range.lowerBound)) & ~(word &+ each(0x7f - range.upperBound))
  }

  /// Eight times the same byte.
  @inline(__always)
  private static func each(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }
}

/// Where a part of a message lies in the buffer that it was parsed from.
package struct ByteRange: Sendable, Equatable, BitwiseCopyable {
  private let start: UInt32
  private let length: UInt32

  /// No bytes.
  package static var empty: ByteRange { ByteRange(0..<0) }

  /// The range; its bounds are offsets below 4 GiB.
  init(_ range: Range<Int>) {
    start = UInt32(truncatingIfNeeded: range.lowerBound)
    length = UInt32(truncatingIfNeeded: range.count)
  }

  /// The offset of the first byte.
  package var lowerBound: Int { Int(start) }
  /// The offset after the last byte.
  package var upperBound: Int { Int(start) + Int(length) }
  /// How many bytes.
  package var count: Int { Int(length) }
  package var isEmpty: Bool { length == 0 }
  /// The offsets as a range of the buffer.
  package var range: Range<Int> { lowerBound..<upperBound }
}

/// The elements of a comma-separated field value, trimmed, empty ones included (RFC 9110 §5.6.1).
struct ListElements {
  private let bytes: ByteView
  private let end: Int
  private var position: Int

  init(_ bytes: ByteView, in range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  /// The next element; nil after the last one. A value without any comma has one element.
  mutating func next() -> Range<Int>? {
    guard position <= end else { return nil }
    let comma = bytes.first(.comma, in: position..<end) ?? end
    let element = bytes.trimmed(position..<comma)
    position = comma + 1
    return element
  }
}

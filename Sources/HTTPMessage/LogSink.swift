/// Log text in a buffer of fixed size: what does not fit is cut off, never split inside an escape.
struct LogSink {
  private var sink: ByteSink

  init(_ output: UnsafeMutableRawBufferPointer) {
    unsafe sink = ByteSink(output)
  }

  /// Bytes written.
  var count: Int { sink.count }

  /// Writes text that needs no escape, or nothing of it.
  mutating func write(_ text: StaticString) {
    guard text.utf8CodeUnitCount <= sink.room else { return }
    sink.write(text)
  }

  /// Writes bytes of a message; quotes, backslashes, control bytes and bytes above 126 become `\xHH`.
  mutating func escape(_ bytes: ByteView, _ range: Range<Int>) {
    var position = range.lowerBound
    while position < range.upperBound {
      let plainEnd = min(bytes.end(of: .plainInLog, from: position), range.upperBound)
      let fitting = min(plainEnd, position + max(sink.room - Self.reserve, 0))
      sink.write(bytes, position..<fitting)
      guard fitting == plainEnd else { return }
      position = plainEnd
      guard position < range.upperBound else { return }
      guard sink.room >= 4 + Self.reserve else { return }
      sink.write("\\x")
      sink.write(hexadecimalDigit: bytes[position] >> 4)
      sink.write(hexadecimalDigit: bytes[position] & 0xf)
      position += 1
    }
  }

  /// Room that is kept for the quotes that end the line.
  private static let reserve = 6
}

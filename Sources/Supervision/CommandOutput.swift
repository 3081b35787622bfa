import EventLoop
private import Glibc

/// What a command prints: read so that it is never held up, and kept to its last bytes.
final class CommandOutput: EventSource {
  /// What is kept for the last line.
  private static let kept = 1024
  /// The longest line that is told.
  private static let longestLine = 200
  /// What one turn of the loop reads at most.
  private static let readAtOnce = 1 << 14

  private var tail: [UInt8] = []

  override func ready(_ events: ReadyEvents) {
    if !receive() { close() }
  }

  /// Reads once; false at the end.
  @discardableResult
  func receive() -> Bool {
    guard !isClosed else { return false }
    var buffer = [UInt8](repeating: 0, count: Self.readAtOnce)
    let count = unsafe read(descriptor, &buffer, buffer.count)
    guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) }
    tail = Array((tail + buffer.prefix(count)).suffix(Self.kept))
    return true
  }

  /// The last line that is not empty, without what could move a cursor.
  var lastLine: String {
    let lines = String(decoding: tail, as: UTF8.self).split(whereSeparator: \.isNewline)
    let last = lines.last { $0.contains { !$0.isWhitespace } } ?? ""
    let printable = last.unicodeScalars.map { scalar in
      scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) ? "?" : String(scalar)
    }
    return printable.count > Self.longestLine
      ? printable.prefix(Self.longestLine).joined() + "…" : printable.joined()
  }
}

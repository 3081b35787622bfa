import HTTPMessage

/// The chunked transfer coding, whole and in pieces; the first byte says how long the pieces are.
enum ChunkedBodyTarget: FuzzTarget {
  static let name = "chunked-body"
  static let longestInput = 9_000

  static func seeds() -> [[UInt8]] {
    [
      "5\r\nhello\r\n00B;name=\"v\" \r\n, world! :)\r\n0;x\r\nX-Sum: 1\r\nEmpty:\r\n\r\nGET", "0\r\n\r\n",
      "7fffffffffffffff\r\nabc", "1\r\na\r\n0\r\nContent-Length: 5\r\n\r\n", "1;a\rb\r\n", "1\r\nab\r\n",
      "10000000000000000\r\n", "0\r\nX-A: b\r\nTrailer-With-A-Long-Name: c\r\n\r\n",
    ].map { [3] + Array($0.utf8) }
  }

  static func run(_ input: UnsafeRawBufferPointer) {
    guard let first = input.first else { return }
    let message = UnsafeRawBufferPointer(rebasing: input.dropFirst())
    let whole = Decoded(message, by: max(message.count, 1))
    let pieces = Decoded(message, by: max(Int(first), 1))
    promise(whole == pieces, "whole: \(whole), in pieces of \(first): \(pieces)")
  }

  /// What a decoder made of a message.
  private struct Decoded: Equatable {
    var body: [UInt8] = []
    /// Where the message ended.
    var end: Int?
    var error: MessageError?

    init(_ message: UnsafeRawBufferPointer, by size: Int) {
      var decoder = ChunkedDecoder()
      for start in stride(from: 0, to: message.count, by: size) {
        let piece = Array(message[start..<min(start + size, message.count)])
        if piece.withUnsafeBytes({ isDone(&decoder, $0, from: start) }) { break }
      }
      promise(decoder.isEnded == (end != nil), "ended or not")
    }

    /// Takes what the decoder gives for one piece; whether it has come to an end.
    private mutating func isDone(
      _ decoder: inout ChunkedDecoder, _ piece: UnsafeRawBufferPointer, from start: Int
    ) -> Bool {
      var offset = 0
      while true {
        let before = offset
        switch decoder.next(piece, from: &offset) {
        case .needMore:
          promise(offset == piece.count, "bytes left over at \(offset)")
          return false
        case .data(let range):
          promise(!range.isEmpty && range.lowerBound >= before && range.upperBound == offset, "\(range)")
          body += piece[range]
        case .end:
          end = start + offset
          return true
        case .failed(let error):
          self.error = error
          return true
        }
      }
    }
  }
}

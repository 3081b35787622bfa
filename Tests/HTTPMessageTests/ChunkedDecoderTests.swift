import HTTPMessage
import Testing

/// A chunked body taken apart.
private struct Decoded: Equatable {
  var body = ""
  var rest = ""
  var error: MessageError?
  var isEnded = false
}

private func decode(_ message: String, by size: Int = .max) -> Decoded {
  let message = bytes(message)
  var decoder = ChunkedDecoder()
  var result = Decoded()
  var start = 0
  while start < message.count {
    let end = start + min(size, message.count - start)
    let piece = Array(message[start..<end])
    let isDone = piece.withUnsafeBytes { buffer in
      var offset = 0
      while true {
        switch decoder.next(buffer, from: &offset) {
        case .needMore:
          #expect(offset == buffer.count)
          return false
        case .data(let range): result.body += text(buffer[range])
        case .end:
          result.isEnded = true
          result.rest = text(buffer[offset...]) + text(message[end...])
          return true
        case .failed(let error):
          result.error = error
          return true
        }
      }
    }
    if isDone { break }
    start = end
  }
  return result
}

@Suite struct ChunkedDecoderTests {
  @Test("a chunked body is the same however it arrives", arguments: [Int.max, 1, 2, 3, 5, 7])
  func pieces(_ size: Int) {
    let message = "5\r\nhello\r\n00B;name=\"v\" \r\n, world! :)\r\n0;x\r\nX-Sum: 1\r\nEmpty:\r\n\r\nGET"
    #expect(decode(message, by: size) == Decoded(body: "hello, world! :)", rest: "GET", isEnded: true))
  }

  @Test(
    "what is not exactly a chunked body is refused",
    arguments: [
      ("0x1\r\na\r\n", MessageError.badChunkSize), ("-1\r\na\r\n", .badChunkSize), ("\r\n", .badChunkSize),
      (" 1\r\na\r\n", .badChunkSize), ("1 \r\na\r\n", .badChunkSize), ("g\r\n", .badChunkSize),
      ("10000000000000000\r\n", .badChunkSize), ("8000000000000000\r\n", .badChunkSize),
      ("00000000000000001\r\n", .badChunkSize), ("1\na\r\n", .badChunkSize), ("1\r\r\n", .badChunkSize),
      ("1;a\nb\r\na\r\n", .badChunkExtension), ("1;a\0b\r\n", .badChunkExtension),
      ("1;a\rb\r\n", .badChunkSize),
      ("1;" + String(repeating: "x", count: 256) + "\r\n", .badChunkExtension),
      ("1\r\nab\r\n", .badChunkEnd), ("1\r\na\n", .badChunkEnd), ("1\r\na\rb", .badChunkEnd),
      ("0\r\nContent-Length: 5\r\n\r\n", .forbiddenTrailer),
      ("0\r\ntransfer-encoding: x\r\n\r\n", .forbiddenTrailer),
      ("0\r\nHost: a\r\n\r\n", .forbiddenTrailer), ("0\r\nAuthorization: a\r\n\r\n", .forbiddenTrailer),
      ("0\r\nX-Forwarded-For: a\r\n\r\n", .forbiddenTrailer), ("0\r\n X: y\r\n\r\n", .badTrailer),
      ("0\r\nX : y\r\n\r\n", .badTrailer), ("0\r\nX\r\n\r\n", .badTrailer), ("0\r\nX: y\n\r\n", .badTrailer),
      ("0\r\nX: \0\r\n\r\n", .badTrailer), ("0\r\n: y\r\n\r\n", .badTrailer), ("0\r\n\rx", .badTrailer),
      ("0\r\n" + String(repeating: "X: y\r\n", count: 2_000) + "\r\n", .trailersTooLarge),
    ])
  func refused(_ message: String, _ error: MessageError) {
    #expect(decode(message).error == error)
    #expect(decode(message, by: 1).error == error)
  }

  @Test("extensions of 255 bytes after the semicolon are ignored") func longestExtension() {
    #expect(decode("1;" + String(repeating: "x", count: 255) + "\r\na\r\n0\r\n\r\n").body == "a")
  }

  @Test("the largest size is below 2^63") func largest() {
    #expect(decode("7fffffffffffffff\r\nabc") == Decoded(body: "abc"))
  }

  @Test("an ended or failed body stays so") func final() {
    var decoder = ChunkedDecoder()
    var offset = 0
    bytes("0\r\n\r\n").withUnsafeBytes { #expect(decoder.next($0, from: &offset) == .end) }
    #expect(decoder.isEnded)
    bytes("5\r\n").withUnsafeBytes { #expect(decoder.next($0, from: &offset) == .end) }
    var failing = ChunkedDecoder()
    offset = 0
    bytes("x").withUnsafeBytes { #expect(failing.next($0, from: &offset) == .failed(.badChunkSize)) }
    bytes("5\r\nhello").withUnsafeBytes { #expect(failing.next($0, from: &offset) == .failed(.badChunkSize)) }
  }

  @Test("what the encoder writes, the decoder reads", arguments: [1, 15, 16, 255, 4_096, 65_535, Int.max])
  func encoder(_ size: Int) throws {
    var header = [UInt8](repeating: 0, count: ChunkedEncoder.longestHeader)
    let length = try #require(
      header.withUnsafeMutableBytes { ChunkedEncoder.writeHeader(size: size, into: $0) })
    #expect(text(header[..<length]) == String(size, radix: 16) + "\r\n")
    #expect(header.withUnsafeMutableBytes { ChunkedEncoder.writeHeader(size: 0, into: $0) } == nil)
  }

  @Test("no bytes make it trap") func mutations() {
    var random = Seeded(state: 7)
    let seed = bytes("5;a=b\r\nhello\r\nfffffffffffffff\r\nxx\r\n0\r\nX: y\r\n\r\n")
    for _ in 0..<2_000 {
      var message = seed
      for _ in 0..<3 {
        message[Int.random(in: 0..<message.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      _ = decode(String(String.UnicodeScalarView(message.map { Unicode.Scalar($0) })), by: 11)
    }
  }
}

import Testing

@testable import ControlClient

@Suite struct ResponseParserTests {
  /// What a parser makes of `pieces` and the end of the connection.
  func parse(_ pieces: [String]) throws -> (status: Int?, body: String) {
    var parser = ResponseParser()
    var body: [UInt8] = []
    for piece in pieces { body += try parser.consume(Array(piece.utf8)) }
    try parser.finish()
    return (parser.status, String(decoding: body, as: UTF8.self))
  }

  static let responses = [
    "HTTP/1.1 200 OK\r\nContent-Type: x\r\ncontent-length:  5 \r\n\r\nhello",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nTrailer: x\r\n\r\n",
    "HTTP/1.1 200\r\nConnection: close\r\n\r\nhello",
    "HTTP/1.0 200 OK\r\n\r\nhello",
  ]

  @Test("a body is framed by its length, by chunks, or by the end", arguments: responses)
  func framing(response: String) throws {
    let whole = try parse([response])
    #expect(whole.status == 200)
    #expect(whole.body == "hello")
  }

  @Test("it makes no difference where the bytes are cut", arguments: responses)
  func pieces(response: String) throws {
    #expect(try parse(response.map(String.init)).body == "hello")
    for size in 2...9 {
      let letters = Array(response)
      let pieces = stride(from: 0, to: letters.count, by: size).map {
        String(letters[$0..<min($0 + size, letters.count)])
      }
      #expect(try parse(pieces).body == "hello")
    }
  }

  @Test("a body of no bytes is complete with the head") func empty() throws {
    var parser = ResponseParser()
    _ = try parser.consume(Array("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".utf8))
    #expect(parser.isComplete)
    #expect(parser.status == 403)
  }

  @Test(
    "what is not a whole response is refused",
    arguments: [
      ("", "the connection ended before the answer"),
      (
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", "the connection ended in the middle of the answer"
      ),
      (
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "the connection ended in the middle of the answer"
      ),
      ("SSH-2.0-x\r\n\r\n", "it is not HTTP"),
      ("HTTP/1.1 abc\r\n\r\n", "it is not HTTP"),
      ("HTTP/1.1 200 OK\r\nx\r\n\r\n", "a header field has no colon"),
      ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "its Content-Length is not a number"),
      (
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "its Content-Length is not a number"
      ),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "a chunk has no size"),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n", "a chunk has no size"),
      (
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n",
        "a chunk is longer than it says"
      ),
    ])
  func malformed(response: String, reason: String) {
    #expect(throws: ResponseParser.Malformed(reason: reason)) { try parse([response]) }
  }

  @Test("a head without end is not collected for ever") func endless() {
    var parser = ResponseParser()
    #expect(throws: ResponseParser.Malformed(reason: "the head has no end")) {
      for _ in 0..<100 { _ = try parser.consume([UInt8](repeating: 0x61, count: 1024)) }
    }
  }
}

import HTTPMessage
import Testing

@Suite struct ResponseParserTests {
  @Test(
    "the body of a response is delimited by RFC 9112 §6.3",
    arguments: [
      ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", RequestMethod.get, BodyFraming.length(5)),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", .get, .chunked),
      ("HTTP/1.1 200 OK\r\n\r\n", .get, .untilClose), ("HTTP/1.0 200 OK\r\n\r\n", .get, .untilClose),
      ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", .head, .none),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", .head, .none),
      ("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", .get, .none),
      ("HTTP/1.1 204 No Content\r\n\r\n", .get, .none),
      ("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", .get, .none),
      ("HTTP/1.1 100 Continue\r\n\r\n", .post, .none),
      ("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", .get, .length(0)),
    ])
  func framing(_ response: String, _ method: RequestMethod, _ framing: BodyFraming) throws {
    try withResponse(response, answering: method) { head, _ in #expect(head.framing == framing) }
  }

  @Test(
    "what leaves a doubt is no response",
    arguments: [
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
      "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
      "HTTP/1.1 204 x\r\nTransfer-Encoding: chunked\r\n\r\n",
      "Server: x\r\nHTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nHTTP/1.1 200 OK\r\n\r\n",
      "HTTP/1.1 200 OK\r\nServer : x\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n",
      "HTTP/1.1 200 OK\nA: b\n\n",
      "HTTP/1.1 200 OK\r\nA: \0\r\n\r\n", "HTTP/1.1 200 O\rK\r\n\r\n", "HTTP/1.1 200 O\0K\r\n\r\n",
      "HTTP/1.1 20 OK\r\n\r\n",
      "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 099 OK\r\n\r\n", "HTTP/1.1 600 OK\r\n\r\n",
      "HTTP/1.1  200 OK\r\n\r\n",
      "HTTP/2.0 200 OK\r\n\r\n", "HTTP/1.1 200OK\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\n\r\n",
      "\r\nHTTP/1.1 200 OK\r\n\r\n",
      "HTTP/1.1 200 OK\r\nConnection: Content-Length\r\nContent-Length: 5\r\n\r\n", "hello, world",
      "HTTP/1.1 200 " + String(repeating: "x", count: 9_000),
      "HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 33_000),
    ])
  func refused(_ response: String) {
    #expect(throws: MessageError.self) { try withResponse(response) { _, _ in } }
  }

  @Test(
    "a backend's connection persists as its version, options and framing say",
    arguments: [
      ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n", true),
      ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n", false),
      ("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n", false), ("HTTP/1.1 200 OK\r\n", false),
      ("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n", true),
    ])
  func persistence(_ response: String, _ persists: Bool) throws {
    try withResponse(response + "\r\n") { head, _ in #expect(head.keepAlive == persists) }
  }

  @Test("100 goes on to a client that waits for it, 103 to any of HTTP/1.1, no other interim response")
  func interim() throws {
    func forwards(_ status: Int, _ version: HTTPVersion, _ expects: Bool) throws -> Bool {
      try withResponse("HTTP/1.1 \(status) x\r\n\r\n") { head, _ in
        #expect(head.isInterim)
        return head.forwardsInterim(to: version, expectsContinue: expects)
      }
    }
    #expect(try forwards(100, .http11, true))
    #expect(try !forwards(100, .http11, false))
    #expect(try !forwards(100, .http10, true))
    #expect(try forwards(103, .http11, false))
    #expect(try !forwards(103, .http10, false))
    #expect(try !forwards(102, .http11, true))
  }

  @Test("a response is the same however it arrives") func cut() throws {
    let message = bytes("HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 12\r\n\r\n")
    let parser = ResponseParser()
    var progress = HeadProgress()
    message.withUnsafeBytes { buffer in
      for end in 1..<message.count {
        guard
          case .needMore = parser.parse(
            UnsafeRawBufferPointer(rebasing: buffer[..<end]), &progress, answering: .get)
        else {
          Issue.record("decided after \(end) bytes")
          return
        }
      }
      guard case .head(let head) = parser.parse(buffer, &progress, answering: .get) else {
        Issue.record("not decided")
        return
      }
      #expect(head.framing == .length(12))
      #expect(head.length == message.count)
    }
  }

  @Test("no bytes make it trap") func mutations() {
    var random = Seeded(state: 11)
    let seed = bytes(
      "HTTP/1.1 200 OK\r\nContent-Length: 12\r\nConnection: x, close\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in 0..<3_000 {
      var message = seed
      for _ in 0..<3 {
        message[Int.random(in: 0..<message.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      _ = try? withResponse(String(String.UnicodeScalarView(message.map { Unicode.Scalar($0) }))) { _, _ in }
    }
  }
}

import HTTPMessage
import Testing

@Suite struct ResponseHeadWriterTests {
  private func written(
    _ response: String, to version: HTTPVersion = .http11, keepAlive: Bool = true,
    answering method: RequestMethod = .get
  ) throws -> (lines: [String], delivery: ResponseDelivery) {
    try withResponse(response, answering: method) { head, source in
      let delivery = ResponseDelivery(head, to: version, keepAlive: keepAlive)
      var output = [UInt8](repeating: 0, count: head.length + 256)
      let length = output.withUnsafeMutableBytes {
        ResponseHeadWriter.write(head, from: source, delivery, into: $0)
      }
      let written = text(output[..<(try #require(length))])
      #expect(written.hasSuffix("\r\n\r\n"))
      return (written.split(separator: "\r\n").map(String.init), delivery)
    }
  }

  @Test("a client gets a new head without hop-by-hop fields") func ordinary() throws {
    let (lines, delivery) = try written(
      "HTTP/1.1 404 Nicht da\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nKeep-Alive: 5\r\nConnection: X-Y\r\nX-Y: 1\r\n"
        + "content-length: 007\r\nTrailer: z\r\n\r\n")
    #expect(lines == ["HTTP/1.1 404 Nicht da", "Set-Cookie: a", "Set-Cookie: b", "Content-Length: 7"])
    #expect(delivery.body == .plain)
    #expect(delivery.keepAlive)
  }

  @Test(
    "a body without a length is chunked for HTTP/1.1, and ends with the connection for HTTP/1.0",
    arguments: [
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\n",
    ])
  func unknownLength(_ response: String) throws {
    let modern = try written(response)
    #expect(modern.lines == ["HTTP/1.1 200 OK", "Transfer-Encoding: chunked"])
    #expect(modern.delivery.body == .chunked)
    #expect(modern.delivery.keepAlive)
    let old = try written(response, to: .http10)
    #expect(old.lines == ["HTTP/1.1 200 OK", "Connection: close"])
    #expect(old.delivery.body == .plain)
    #expect(!old.delivery.keepAlive)
  }

  @Test("a client of HTTP/1.0 is told that its connection stays open") func keepAlive() throws {
    let (lines, _) = try written("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n", to: .http10)
    #expect(lines.last == "Connection: keep-alive")
  }

  @Test("a connection that ends is announced") func close() throws {
    let (lines, _) = try written("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n", keepAlive: false)
    #expect(lines.last == "Connection: close")
  }

  @Test("HEAD and 304 keep the length of what was not sent, 204 and 1xx have none") func lengths() throws {
    let length = "\r\nContent-Length: 9\r\n\r\n"
    #expect(try written("HTTP/1.1 200 OK\(length)", answering: .head).lines.last == "Content-Length: 9")
    #expect(try written("HTTP/1.1 304 x\(length)").lines.last == "Content-Length: 9")
    #expect(try written("HTTP/1.1 204 x\(length)").lines == ["HTTP/1.1 204 x"])
    #expect(
      try written("HTTP/1.1 103 x\r\nLink: y\(length)", keepAlive: false).lines == [
        "HTTP/1.1 103 x", "Link: y",
      ])
    #expect(try written("HTTP/1.1 304 x\(length)").delivery.body == .none)
  }
}

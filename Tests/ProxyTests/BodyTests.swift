import Configuration
import Glibc
import Testing

@Suite struct BodyTests {
  private static let chunkedHead = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

  /// 48 MiB in which any megabyte differs from the next.
  private static let body = (0..<48).flatMap { number in
    [UInt8](repeating: number, count: 1000) + [UInt8](repeating: 7, count: (1 << 20) - 1000)
  }

  @Test("a request body of known length is passed on as it comes") func length() throws {
    let site = try Site()
    let client = try site.client()
    try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
    let backend = try site.backend.accept()
    #expect(try backend.receiveHead().contains("\r\nContent-Length: 10\r\n"))
    #expect(try backend.receiveText(3) == "abc")
    try client.send("defg")
    #expect(try backend.receiveText(4) == "defg")
    try client.send("hij")
    #expect(try backend.receiveText(3) == "hij")
    try backend.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    _ = try client.receiveHead()
    #expect(try client.receiveText(2) == "ok")
  }

  @Test("a chunked request body is framed anew: extensions and trailers are gone") func chunked() throws {
    let site = try Site()
    let client = try site.client()
    try client.send(Self.chunkedHead + "3;name=value\r\nabc\r\n")
    let backend = try site.backend.accept()
    #expect(try backend.receiveHead().contains("\r\nTransfer-Encoding: chunked\r\n"))
    #expect(try backend.receiveText(8) == "3\r\nabc\r\n")
    try client.send("1\r\nd\r\n2\r\nef\r\n0\r\nX-Trailer: 1\r\n\r\n")
    #expect(try backend.receiveText(13) == "3\r\ndef\r\n0\r\n\r\n")
    try backend.send("HTTP/1.1 204 No Content\r\n\r\n")
    #expect(try client.receiveHead() == "HTTP/1.1 204 No Content\r\n\r\n")
  }

  @Test("a chunked body that arrives byte by byte has the same content") func chunkedBytewise() throws {
    let site = try Site()
    let client = try site.client()
    for byte in (Self.chunkedHead + "3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n").utf8 {
      try client.send([byte])
    }
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    #expect(try backend.receiveChunked() == Array("abc0123456789".utf8))
    for byte in "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nwiki\r\n5\r\npedia\r\n0\r\n\r\n"
      .utf8
    {
      try backend.send([byte])
    }
    _ = try client.receiveHead()
    #expect(try client.receiveChunked() == Array("wikipedia".utf8))
  }

  @Test(
    "bad chunks are a 400 and the end of both connections",
    arguments: [
      "0x1\r\na\r\n", "-1\r\n", "\r\n", "10000000000000000\r\n", " 1\r\na\r\n", "1\r\nab\r\n", "1\na\r\n",
      "1;a\nb\r\n", "0\r\nContent-Length: 5\r\n\r\n",
    ]) func badChunks(body: String) throws
  {
    let site = try Site()
    let client = try site.client()
    try client.send(Self.chunkedHead + "1\r\nx\r\n")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    _ = try backend.receive(6)
    try client.send(body)
    #expect(try client.receiveAll().hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
    #expect(try !backend.receiveAll().contains("0\r\n\r\n"))
  }

  @Test("100-continue: the body follows when the backend has asked for it") func continueExpected() throws {
    let site = try Site()
    let client = try site.client()
    try client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n")
    let backend = try site.backend.accept()
    #expect(try backend.receiveHead().contains("\r\nExpect: 100-continue\r\n"))
    try backend.send("HTTP/1.1 100 Continue\r\n\r\n")
    #expect(try client.receiveHead() == "HTTP/1.1 100 Continue\r\n\r\n")
    try client.send("body")
    #expect(try backend.receiveText(4) == "body")
    try backend.send("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
    #expect(try client.receiveHead().hasPrefix("HTTP/1.1 201 Created\r\n"))
  }

  @Test("an answer to a body that is still arriving ends both connections, and the client sees it")
  func earlyResponse() throws {
    let site = try Site()
    let client = try site.client()
    try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\nbegin")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    _ = try backend.receive(5)
    try backend.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig")
    _ = client.sendWhileTaken([UInt8](repeating: 0, count: 1 << 20))
    client.endSending()
    #expect(
      try client.receiveAll()
        == "HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig")
    _ = try backend.receiveAll()
  }

  @Test("a large response waits for a slow client in the backend, not in memory") func slowClient() throws {
    let site = try Site()
    let client = try site.client(receiveBuffer: 65536)
    let body = Self.body
    try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    try backend.send("HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n\r\n")
    let sent = backend.sendWhileTaken(body)
    #expect(sent < 32 << 20, "what the kernel's buffers on the way may hold")
    try pass(body[sent...], from: backend, to: client, expecting: body)
  }

  @Test("a large upload waits for a slow backend in the client, not in memory") func slowBackend() throws {
    let site = try Site()
    let client = try site.client()
    let body = Self.body
    try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.count)\r\n\r\n")
    let sent = client.sendWhileTaken(body)
    #expect(sent < 32 << 20, "what the kernel's buffers on the way may hold")
    let backend = try site.backend.accept()
    try pass(body[sent...], from: client, to: backend, expecting: body)
    try backend.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    #expect(try client.receiveHead().hasPrefix("HTTP/1.1 200 OK\r\n"))
  }

  /// Sends `rest` while the receiver reads, and compares all that the receiver gets after its head.
  private func pass(
    _ rest: ArraySlice<UInt8>, from sender: Wire, to receiver: Wire, expecting body: [UInt8]
  ) throws {
    _ = try receiver.receiveHead()
    var sent = rest.startIndex
    var position = 0
    while position < body.count {
      let part = Array(rest[sent..<min(sent + 1 << 18, rest.endIndex)])
      sent += sender.sendWhileTaken(part, pause: 0)
      let received = try receiver.receiveSome()
      let isEqual = body.withUnsafeBytes { memcmp(received, $0.baseAddress! + position, received.count) == 0 }
      guard isEqual else {
        Issue.record("the body differs after byte \(position)")
        return
      }
      position += received.count
    }
  }
}

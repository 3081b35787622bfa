import Configuration
import Testing

@Suite struct ForwardingTests {
  @Test("a request is written anew, with the client's address and without what belongs to its connection")
  func requestHead() throws {
    let site = try Site()
    let client = try site.client()
    try client.send(
      "GET /a?b=c HTTP/1.1\r\nHost: example.org\r\nConnection: keep-alive, X-Secret\r\nX-Secret: 1\r\n"
        + "X-Real-IP: 9.9.9.9\r\nAccept:  */*\r\nX-Forwarded-For: 10.1.1.1\r\n\r\n")
    let backend = try site.backend.accept()
    #expect(
      try backend.receiveHead()
        == "GET /a?b=c HTTP/1.1\r\nHost: example.org\r\nAccept: */*\r\nX-Forwarded-For: 10.1.1.1, 127.0.0.1\r\n"
        + "X-Forwarded-Proto: http\r\nX-Real-IP: 127.0.0.1\r\n\r\n")
  }

  @Test("a response is passed on, and both connections serve the next request") func keepAlive() throws {
    let site = try Site()
    let client = try site.client()
    try client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n")
    let backend = try site.backend.accept()
    for number in 1...3 {
      #expect(try backend.receiveHead().hasPrefix("GET /\(number) HTTP/1.1\r\n"))
      try backend.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nKeep-Alive: timeout=5\r\n\r\nhello")
      #expect(try client.receiveHead() == "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")
      #expect(try client.receiveText(5) == "hello")
      try client.send("GET /\(number + 1) HTTP/1.1\r\nHost: a\r\n\r\n")
    }
    #expect(site.backend.isUntouched)
  }

  @Test("pipelined requests are answered one after the other") func pipelining() throws {
    let site = try Site()
    let client = try site.client()
    try client.send((1...3).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
    let backend = try site.backend.accept()
    for number in 1...3 {
      #expect(try backend.receiveHead().hasPrefix("GET /\(number) HTTP/1.1\r\n"))
      #expect(backend.isQuiet(), "the next request waits for this one's response")
      try backend.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n\(number)")
    }
    for number in 1...3 {
      _ = try client.receiveHead()
      #expect(try client.receiveText(1) == "\(number)")
    }
  }

  @Test("a body that follows pipelined in the same packet belongs to its own request") func pipelinedBody()
    throws
  {
    let site = try Site()
    let client = try site.client()
    try client.send(
      "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcPOST /2 HTTP/1.1\r\nHost: a\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n2\r\nde\r\n0\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n")
    let backend = try site.backend.accept()
    #expect(try backend.receiveHead().hasPrefix("POST /1 "))
    #expect(try backend.receiveText(3) == "abc")
    try backend.send("HTTP/1.1 204 No Content\r\n\r\n")
    #expect(try backend.receiveHead().hasPrefix("POST /2 "))
    #expect(try backend.receiveChunked() == Array("de".utf8))
    try backend.send("HTTP/1.1 204 No Content\r\n\r\n")
    #expect(try backend.receiveHead().hasPrefix("GET /3 "))
  }

  @Test("a head that arrives byte by byte is a head") func slowHead() throws {
    let site = try Site()
    let client = try site.client()
    for byte in "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n".utf8 { try client.send([byte]) }
    let backend = try site.backend.accept()
    #expect(try backend.receiveHead().hasPrefix("GET /slow HTTP/1.1\r\nHost: a\r\n"))
    for byte in "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".utf8 { try backend.send([byte]) }
    #expect(try client.receiveHead() == "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n")
    #expect(try client.receiveText(2) == "ok")
  }

  @Test("HTTP/1.0 gets one response and the end of the connection") func oldClient() throws {
    let site = try Site()
    let client = try site.client()
    try client.send("GET / HTTP/1.0\r\n\r\n")
    let backend = try site.backend.accept()
    #expect(try backend.receiveHead().hasPrefix("GET / HTTP/1.1\r\nHost: "))
    try backend.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
    #expect(try client.receiveAll() == "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabc")
  }

  @Test("HTTP/1.0 with keep-alive is told that it stays") func oldClientKeepsAlive() throws {
    let site = try Site()
    let client = try site.client()
    try client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    try backend.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")
    #expect(
      try client.receiveHead() == "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: keep-alive\r\n\r\n")
    #expect(try client.receiveText(1) == "x")
    try client.send("GET /2 HTTP/1.0\r\n\r\n")
    #expect(try backend.receiveHead().hasPrefix("GET /2 "))
  }

  @Test("Connection: close of the client ends its connection, not the backend's") func clientCloses() throws {
    let site = try Site()
    let client = try site.client()
    try client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    try backend.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    #expect(try client.receiveAll() == "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    try site.client().send("GET /again HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try backend.receiveHead().hasPrefix("GET /again "))
  }

  @Test(
    "responses without a body leave the connection ready for the next one",
    arguments: [
      ("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"),
      ("GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n"),
      ("GET", "HTTP/1.1 204 No Content\r\n\r\n"),
    ]) func withoutBody(method: String, response: String) throws
  {
    let site = try Site()
    let client = try site.client()
    for _ in 1...2 { try client.send("\(method) / HTTP/1.1\r\nHost: a\r\n\r\n") }
    let backend = try site.backend.accept()
    for _ in 1...2 {
      _ = try backend.receiveHead()
      try backend.send(response)
      #expect(try client.receiveHead() == response)
    }
  }

  @Test("a response that ends with its connection becomes a chunked one") func closeDelimited() throws {
    let site = try Site()
    let client = try site.client()
    try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    try backend.send("HTTP/1.0 200 OK\r\n\r\nsome")
    #expect(try client.receiveHead() == "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    try backend.send("thing")
    backend.shutDown()
    #expect(try client.receiveChunked() == Array("something".utf8))
    try client.send("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try site.backend.accept().receiveHead().hasPrefix("GET /2 "))
  }

  @Test("a client that has closed its sending side still gets its response") func halfClosed() throws {
    let site = try Site()
    let client = try site.client()
    try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    client.endSending()
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    #expect(client.isQuiet())
    try backend.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    #expect(try client.receiveAll() == "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
  }

  @Test("100 goes to a client that waits for it, 103 to all, others to none, and none to HTTP/1.0")
  func interimResponses() throws {
    let site = try Site()
    let interim =
      "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    let final = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    let client = try site.client()
    try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    try backend.send(interim + final)
    #expect(try client.receiveHead() == "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
    #expect(try client.receiveHead() == "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n")
    let old = try site.client()
    try old.send("GET / HTTP/1.0\r\n\r\n")
    _ = try backend.receiveHead()
    try backend.send(interim + final)
    #expect(try old.receiveAll().hasPrefix("HTTP/1.1 200 OK\r\n"))
  }
}

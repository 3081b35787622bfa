import Configuration
import Testing

/// What a backend must not do.
@Suite struct ResponseRulesTests {
  @Test(
    "a response that leaves a doubt is a 502, and its connection is not used again",
    arguments: [
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
      "Server: first\r\nHTTP/1.1 200 OK\r\n\r\n",
      "HTTP/1.1 200 OK\r\nHTTP/1.1 200 OK\r\n\r\n",
      "HTTP/1.1 101 Switching Protocols\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      "nonsense\r\n\r\n",
      String(repeating: "HTTP/1.1 102 Processing\r\n\r\n", count: 20),
    ]) func badResponse(response: String) throws
  {
    let site = try Site()
    let client = try site.client()
    try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    try backend.send(response)
    #expect(try client.receiveAll().hasPrefix("HTTP/1.1 502 Bad Gateway\r\n"))
    #expect(try backend.receiveAll() == "")
  }

  @Test(
    "bytes after the end of a response are cut off, and the connection is not used again",
    arguments: [
      ("GET", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", "ok"),
      ("GET", "HTTP/1.1 204 No Content\r\n\r\n", ""),
      ("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", ""),
      ("GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "2\r\nok\r\n0\r\n\r\n"),
    ]) func extraBytes(method: String, head: String, body: String) throws
  {
    let site = try Site()
    let client = try site.client()
    try client.send("\(method) / HTTP/1.1\r\nHost: a\r\n\r\n")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    try backend.send(head + body + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison")
    #expect(try client.receiveHead() == head)
    #expect(try client.receiveText(body.utf8.count) == body)
    #expect(try backend.receiveAll() == "")
    try client.send("GET /next HTTP/1.1\r\nHost: a\r\n\r\n")
    let fresh = try site.backend.accept()
    #expect(try fresh.receiveHead().hasPrefix("GET /next "))
    #expect(client.isQuiet())
  }

  @Test("bytes on an idle connection close it") func unaskedBytes() throws {
    let site = try Site()
    let client = try site.client()
    try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    try backend.send("HTTP/1.1 204 No Content\r\n\r\n")
    _ = try client.receiveHead()
    try backend.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison")
    #expect(try backend.receiveAll() == "")
    try client.send("GET /next HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try site.backend.accept().receiveHead().hasPrefix("GET /next "))
  }

  @Test(
    "a response that breaks off is not completed for the client",
    arguments: [
      "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
    ]) func truncated(response: String) throws
  {
    let site = try Site()
    let client = try site.client()
    try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    try backend.send(response)
    _ = try client.receiveHead()
    backend.shutDown()
    let rest = try client.receiveAll()
    #expect(rest.contains("half"))
    #expect(!rest.contains("0\r\n\r\n"))
  }
}

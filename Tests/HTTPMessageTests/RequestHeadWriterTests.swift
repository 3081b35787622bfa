import HTTPMessage
import Testing

@Suite struct RequestHeadWriterTests {
  private func written(_ request: String, _ options: ForwardingOptions = ForwardingOptions()) throws
    -> [String]
  {
    guard case .forwarded(let head) = fate(bytes(request), options) else { throw Unexpected.incomplete }
    #expect(head.hasSuffix("\r\n\r\n"))
    return head.split(separator: "\r\n").map(String.init)
  }

  @Test("a backend gets a new head with the client's address") func ordinary() throws {
    let lines = try written("GET /a?b HTTP/1.1\r\nAccept:  */* \r\nHost: example.org\r\nCookie: x\r\n\r\n")
    #expect(
      lines == [
        "GET /a?b HTTP/1.1", "Host: example.org", "Accept: */*", "Cookie: x", "X-Forwarded-For: 192.0.2.7",
        "X-Forwarded-Proto: http", "X-Real-IP: 192.0.2.7",
      ])
  }

  @Test("hop-by-hop fields stay on the client's connection") func hopByHop() throws {
    let lines = try written(
      "GET / HTTP/1.1\r\nHost: a\r\nKeep-Alive: 5\r\nX-Mine: 1\r\nConnection: close, x-mine, Accept\r\nTE: trailers\r\n"
        + "Accept: b\r\nProxy-Connection: x\r\nTrailer: y\r\nUpgrade: h2c\r\nHTTP2-Settings: z\r\nX-Mine-Not: 2\r\n\r\n"
    )
    #expect(lines.prefix(3) == ["GET / HTTP/1.1", "Host: a", "X-Mine-Not: 2"])
    #expect(lines.count == 6)
  }

  @Test("the client's address is appended to its list, or replaces it") func forwardedFor() throws {
    let request =
      "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 10.0.0.1\r\nX-Forwarded-For:\r\nx-forwarded-for: 10.0.0.2, 10.0.0.3\r\n"
      + "X-Real-IP: 1.1.1.1\r\nX-Forwarded-Proto: gopher\r\n\r\n"
    let lines = try written(request)
    #expect(
      lines.dropFirst(2) == [
        "X-Forwarded-For: 10.0.0.1, 10.0.0.2, 10.0.0.3, 192.0.2.7", "X-Forwarded-Proto: http",
        "X-Real-IP: 192.0.2.7",
      ])
    let replaced = try written(request, ForwardingOptions(forwardedFor: .replace, isHTTPS: true))
    #expect(
      replaced.dropFirst(2) == [
        "X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: https", "X-Real-IP: 192.0.2.7",
      ])
  }

  @Test(
    "the target is written in origin form",
    arguments: [
      ("GET http://a HTTP/1.1", "GET / HTTP/1.1"), ("GET HTTP://a:80?q HTTP/1.1", "GET /?q HTTP/1.1"),
      ("GET http://a/b?c HTTP/1.1", "GET /b?c HTTP/1.1"), ("OPTIONS http://a HTTP/1.1", "OPTIONS * HTTP/1.1"),
      ("OPTIONS * HTTP/1.1", "OPTIONS * HTTP/1.1"), ("get /? HTTP/1.2", "get /? HTTP/1.1"),
    ])
  func target(_ received: String, _ sent: String) throws {
    #expect(try written("\(received)\r\nHost: a\r\n\r\n").first == sent)
  }

  @Test(
    "exactly one framing goes out",
    arguments: [
      ("Content-Length: 005", "Content-Length: 5"), ("content-length: 0", "Content-Length: 0"),
      ("Transfer-Encoding: Chunked", "Transfer-Encoding: chunked"),
    ])
  func framing(_ received: String, _ sent: String) throws {
    let lines = try written("POST / HTTP/1.1\r\nHost: a\r\n\(received)\r\n\r\n")
    #expect(
      lines.filter { $0.lowercased().contains("content-length") || $0.lowercased().contains("encoding") } == [
        sent
      ])
  }

  @Test("a request of HTTP/1.0 without Host gets the default one") func defaultHost() throws {
    let lines = try written("GET / HTTP/1.0\r\n\r\n", ForwardingOptions(defaultHost: "site"))
    #expect(lines.prefix(2) == ["GET / HTTP/1.1", "Host: site"])
    #expect(try written("GET http://b/ HTTP/1.0\r\n\r\n").contains("Host: b"))
  }

  @Test("an expectation goes on only with a body to wait for") func expectation() throws {
    let fields = "Host: a\r\nExpect: 100-continue\r\n"
    #expect(
      try written("PUT / HTTP/1.1\r\n\(fields)Content-Length: 1\r\n\r\n").contains("Expect: 100-continue"))
    #expect(try !written("GET / HTTP/1.1\r\n\(fields)\r\n").contains("Expect: 100-continue"))
  }

  @Test("a connection that is not used again is announced") func close() throws {
    let lines = try written("GET / HTTP/1.1\r\nHost: a\r\n\r\n", ForwardingOptions(keepAlive: false))
    #expect(lines.last == "Connection: close")
  }

  @Test("a buffer that is too small is not written beyond its end") func tooSmall() throws {
    try withHead("GET /abc HTTP/1.1\r\nHost: a\r\n\r\n") { head, source in
      for capacity in 0..<100 {
        var output = [UInt8](repeating: 0xaa, count: capacity + 8)
        let length = output.withUnsafeMutableBytes { memory in
          RequestHeadWriter.write(
            head, from: source, client: AddressText("::1"), ForwardingOptions(),
            into: UnsafeMutableRawBufferPointer(rebasing: memory[..<capacity]))
        }
        #expect(output[capacity...].allSatisfy { $0 == 0xaa })
        #expect((length ?? 0) <= capacity)
        #expect(length == nil || capacity >= 90)
      }
    }
  }
}

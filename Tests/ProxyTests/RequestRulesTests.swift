import Configuration
import Testing

/// What a request must look like to get through: bytes on the wire, and the status that refuses them.
@Suite struct RequestRulesTests {
  struct Case: CustomTestStringConvertible {
    let name: String
    let request: String
    let status: Int
    var testDescription: String { name }

    init(_ name: String, _ request: String, _ status: Int = 400) {
      (self.name, self.request, self.status) = (name, request, status)
    }

    /// A request whose fields after `Host` are `fields`.
    static func fields(_ fields: String, _ status: Int = 400) -> Case {
      Case(fields, "POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n", status)
    }
  }

  static let refused: [Case] = [
    Case("no Host", "GET / HTTP/1.1\r\n\r\n"),
    Case("two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
    Case("bad Host", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
    Case("absolute URI and another Host", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n"),
    .fields("Content-Length: 1\r\nTransfer-Encoding: chunked"),
    .fields("Content-Length: 1\r\nContent-Length: 2"),
    .fields("Content-Length: 1\r\nContent-Length: 1"),
    .fields("Content-Length: 5, 5"),
    .fields("Content-Length: +5"), .fields("Content-Length: -1"), .fields("Content-Length: 0x5"),
    .fields("Content-Length:"), .fields("Content-Length: 9223372036854775808"),
    .fields("Transfer-Encoding: xchunked"), .fields("Transfer-Encoding: identity"),
    .fields("Transfer-Encoding: gzip, chunked", 501),
    .fields("Transfer-Encoding: chunked, gzip"), .fields("Transfer-Encoding: ,chunked"),
    .fields("Transfer-Encoding: chunked, chunked"),
    .fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"),
    .fields("Transfer-Encoding: \u{b}chunked"),
    Case("encoding in 1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    .fields("Name : x"), .fields("X: a\r\n b"), .fields(": x"), .fields("nocolon"), .fields("X(y): z"),
    Case("space before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
    .fields("X: a\0b"), .fields("X: a\rb"),
    Case("LF alone", "GET / HTTP/1.1\nHost: a\n\n"),
    Case("2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
    Case("1.1x", "GET / HTTP/1.1x\r\nHost: a\r\n\r\n"),
    Case("0.9", "GET /\r\n"),
    Case("two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("tab", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("control byte in the target", "GET /\u{1} HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("eight-bit byte in the target", "GET /é HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("fragment", "GET /#a HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("encoded slash", "GET /a%2fb HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("no leading slash", "GET a HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("asterisk", "GET * HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 405),
    Case("TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405),
    .fields("Connection: Content-Length\r\nContent-Length: 0"),
    .fields("Connection: X-Forwarded-For\r\nX-Forwarded-For: 1.1.1.1"),
    .fields("Expect: foo", 417),
    .fields((0..<200).map { "X-\($0): 1" }.joined(separator: "\r\n"), 431),
    .fields("X: " + String(repeating: "a", count: 40_000), 431),
    Case(
      "20 KiB target", "GET /" + String(repeating: "a", count: 20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n", 414),
    .fields("Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 3"),
    Case("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    Case("three empty lines", "\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
  ]

  @Test("is refused, and its connection is closed", arguments: refused) func refusal(example: Case) throws {
    let site = try Site()
    let client = try site.client()
    try client.send(example.request)
    let answer = try client.receiveAll()
    #expect(answer.hasPrefix("HTTP/1.1 \(example.status) "), "\(answer)")
    #expect(answer.contains("\r\nConnection: close\r\n"))
    #expect(site.backend.isUntouched)
  }

  @Test("the client of a refused request sees the answer although it is still sending") func stillSending()
    throws
  {
    let site = try Site()
    let client = try site.client()
    try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n")
    for _ in 1...20 { try client.send([UInt8](repeating: 0x61, count: 10_000)) }
    client.endSending()
    #expect(try client.receiveAll().hasPrefix("HTTP/1.1 400 "))
  }

  @Test(
    "a body larger than the limit is a 413, announced or not",
    arguments: [
      "Content-Length: 11\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n5\r\nghijk\r\n",
    ])
  func bodySize(rest: String) throws {
    let site = try Site { $0.limits.bodySize = 10 }
    let client = try site.client()
    try client.send("POST / HTTP/1.1\r\nHost: a\r\n\(rest)")
    #expect(try client.receiveAll().hasPrefix("HTTP/1.1 413 "))
  }

  @Test("a body as large as the limit gets through") func bodyOfTheLimit() throws {
    let site = try Site { $0.limits.bodySize = 10 }
    let client = try site.client()
    try client.send(
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\na\r\nabcdefghij\r\n0\r\n\r\n")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    #expect(try backend.receiveText(20) == "a\r\nabcdefghij\r\n0\r\n\r\n")
  }

  static let accepted: [Case] = [
    Case("HTTP/1.2 counts as 1.1", "GET /x HTTP/1.2\r\nHost: a\r\n\r\n"),
    Case("two empty lines before", "\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("absolute URI with the same Host", "GET http://a/x HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("GET with a body", "GET /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"),
  ]

  @Test("gets through", arguments: accepted) func acceptance(example: Case) throws {
    let site = try Site()
    let client = try site.client()
    try client.send(example.request)
    let backend = try site.backend.accept()
    #expect(try backend.receiveHead().hasPrefix("GET /x HTTP/1.1\r\nHost: a\r\n"))
    if example.request.hasSuffix("abc") { #expect(try backend.receiveText(3) == "abc") }
  }

  @Test("a lower-case method is passed on as it is") func lowerCaseMethod() throws {
    let site = try Site()
    try withExtendedLifetime(site.client()) { client in
      try client.send("get / HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try site.backend.accept().receiveHead().hasPrefix("get / HTTP/1.1\r\n"))
    }
  }
}

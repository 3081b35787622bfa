import HTTPMessage
import Testing

@Suite struct RequestParserTests {
  @Test("a head is told from what follows it") func length() throws {
    try withHead("\r\nPOST /a;p?q HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc") { head, source in
      #expect(text(source[head.length...]) == "abc")
      #expect(text(source[head.line.range]) == "POST /a;p?q HTTP/1.1")
      #expect(text(source[head.target.path.range]) == "/a;p")
      #expect(head.target.query.map { text(source[$0.range]) } == "q")
      #expect(head.framing == .length(3))
      #expect(head.method == .post)
    }
  }

  @Test(
    "a connection persists as its version and options say",
    arguments: [
      ("HTTP/1.1", "", true), ("HTTP/1.1", "Connection: close\r\n", false),
      ("HTTP/1.1", "Connection: x, Close\r\n", false), ("HTTP/1.0", "", false),
      ("HTTP/1.0", "Connection: Keep-Alive\r\n", true),
      ("HTTP/1.0", "Connection: keep-alive, close\r\n", false),
    ])
  func persistence(_ version: String, _ field: String, _ persists: Bool) throws {
    try withHead("GET / \(version)\r\nHost: a\r\n\(field)\r\n") { head, _ in
      #expect(head.keepAlive == persists)
    }
  }

  @Test("an expectation counts only with a body, and not in HTTP/1.0") func expectation() throws {
    let fields = "Host: a\r\nExpect: 100-continue\r\n"
    try withHead("PUT / HTTP/1.1\r\n\(fields)Content-Length: 1\r\n\r\n") { head, _ in
      #expect(head.expectsContinue)
    }
    try withHead("GET / HTTP/1.1\r\n\(fields)\r\n") { head, _ in #expect(!head.expectsContinue) }
    try withHead("PUT / HTTP/1.0\r\n\(fields)Content-Length: 1\r\n\r\n") { head, _ in
      #expect(!head.expectsContinue)
    }
  }

  @Test("an upgrade is wanted only if both fields say so") func upgrade() throws {
    try withHead("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n") { head, _ in
      #expect(head.wantsUpgrade)
    }
    try withHead("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\n\r\n") { head, _ in #expect(!head.wantsUpgrade) }
  }

  @Test("a body over the limit is refused with 413") func bodyLimit() {
    var limits = HeadLimits()
    limits.body = 1_000
    func post(_ length: String) -> [UInt8] {
      bytes("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n")
    }
    #expect(fate(post("1000"), limits: limits).isForwarded)
    #expect(fate(post("1001"), limits: limits) == .refused(413))
    #expect(fate(post("9223372036854775808"), limits: limits) == .refused(400))
  }

  @Test("lines that end in LF alone pass if that is allowed") func bareLineFeed() {
    var limits = HeadLimits()
    limits.allowsBareLineFeed = true
    let strict = fate(bytes("GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n"))
    #expect(fate(bytes("\nGET / HTTP/1.1\nHost: a\nX: y\n\n"), limits: limits) == strict)
    #expect(fate(bytes("GET / HTTP/1.1\nHost: a\rb\n\n"), limits: limits) == .refused(400))
  }

  @Test("a head that never ends is refused at the limit") func endless() {
    let line = "GET / HTTP/1.1\r\nHost: a\r\n"
    #expect(fate(bytes(line + "X: " + String(repeating: "y", count: 16_384 - 3))) == .incomplete)
    #expect(fate(bytes(line + "X: " + String(repeating: "y", count: 16_384 - 2))) == .refused(431))
    let block = line + String(repeating: "X: \(String(repeating: "y", count: 10_914))\r\n", count: 3)
    #expect(fate(bytes(block)) == .incomplete)
    #expect(fate(bytes(block + "Z: y")) == .refused(431))
    #expect(fate(bytes(String(repeating: "A", count: 40))) == .refused(400))
    #expect(fate(bytes("GET /" + String(repeating: "x", count: 8_188))) == .incomplete)
    #expect(fate(bytes("GET /" + String(repeating: "x", count: 8_189))) == .refused(414))
  }

  @Test(
    "JSON is preferred if Accept names it before HTML",
    arguments: [
      ("application/json", true), ("application/json;q=0.9, */*", true),
      ("text/html, application/json", false),
      ("*/*", false),
    ])
  func accept(_ accept: String, _ isJSON: Bool) throws {
    try withHead("GET / HTTP/1.1\r\nHost: a\r\nAccept: \(accept)\r\n\r\n") { head, source in
      #expect(head.prefersJSON(in: source) == isJSON)
    }
  }

  @Test("no bytes make it trap, nor give another result when cut", arguments: [UInt64(1), 2, 3, 4])
  func mutations(_ seed: UInt64) {
    var random = Seeded(state: seed)
    let parser = RequestParser()
    let seeds = [
      "GET http://a:80/x;jsessionid=1.b?c=%20 HTTP/1.1\r\nHost: a:80\r\nConnection: close, X\r\nX: y\r\nAccept: a/b\r\n\r\n",
      "POST / HTTP/1.0\r\nTransfer-Encoding: chunked, gzip\r\nContent-Length: 18446744073709551615\r\nExpect: x\r\n\r\n",
    ].map(bytes)
    for _ in 0..<1_500 {
      var message = seeds[Int.random(in: 0..<seeds.count, using: &random)]
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let position = Int.random(in: 0..<message.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: message[position] = UInt8.random(in: 0...255, using: &random)
        case 1: message.remove(at: position)
        default:
          message.insert(
            [0x0d, 0x0a, 0x20, 0x3a, 0x2c, 0x00].randomElement(using: &random) ?? 0, at: position)
        }
      }
      let whole = fate(message)
      #expect(piecewise(parser, message, cuts: [Int.random(in: 1..<message.count, using: &random)]) == whole)
      if case .forwarded(let head) = whole {
        #expect(head.utf8.split(separator: 0x0a).allSatisfy { $0.last == 0x0d })
      }
    }
  }
}

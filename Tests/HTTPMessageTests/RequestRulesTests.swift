import HTTPMessage
import Testing

/// A request and what must become of it.
struct Rule: CustomTestStringConvertible, Sendable {
  let name: String
  let request: String
  /// The status that it is refused with; nil if it goes on to a backend.
  let status: Int?

  init(_ name: String, _ request: String, _ status: Int?) {
    self.name = name
    self.request = request
    self.status = status
  }

  var testDescription: String { name }
}

/// The table of odd requests: one row each, as raw bytes.
@Suite struct RequestRulesTests {
  @Test(
    "a request is forwarded or refused as the table says",
    arguments: hosts + framing + fields + lines + targets + bodies)
  func rule(_ rule: Rule) {
    let result = fate(bytes(rule.request))
    if let status = rule.status {
      #expect(result == .refused(status))
    } else {
      #expect(result.isForwarded, "\(result)")
    }
  }

  @Test(
    "the result does not depend on where the bytes were cut",
    arguments: hosts + framing + fields + lines + targets + bodies)
  func cut(_ rule: Rule) {
    let message = bytes(rule.request)
    let whole = fate(message)
    let parser = RequestParser()
    for first in stride(from: 1, to: min(message.count, 400), by: 1) {
      #expect(piecewise(parser, message, cuts: [first]) == whole, "cut at \(first)")
    }
    if message.count < 400 {
      #expect(piecewise(parser, message, cuts: Array(1..<message.count)) == whole, "one byte at a time")
    }
  }

  static let hosts = [
    Rule("an ordinary request", "GET / HTTP/1.1\r\nHost: example.org\r\n\r\n", nil),
    Rule("no Host", "GET / HTTP/1.1\r\nAccept: */*\r\n\r\n", 400),
    Rule("two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    Rule("two equal Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
    Rule("bad Host: slash", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
    Rule("bad Host: space", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
    Rule("bad Host: user", "GET / HTTP/1.1\r\nHost: me@a\r\n\r\n", 400),
    Rule("bad Host: list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400),
    Rule("bad Host: empty", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400),
    Rule("bad Host: port", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", 400),
    Rule("bad Host: port too large", "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", 400),
    Rule("bad Host: open bracket", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 400),
    Rule("Host with port", "GET / HTTP/1.1\r\nHost: a:8080\r\n\r\n", nil),
    Rule("Host with IPv6 address", "GET / HTTP/1.1\r\nHost: [2001:db8::1]:80\r\n\r\n", nil),
    Rule("no Host in HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", nil),
    Rule("absolute URI with the same Host", "GET http://a/x HTTP/1.1\r\nHost: A:80\r\n\r\n", nil),
    Rule("absolute URI with another Host", "GET http://a/ HTTP/1.1\r\nHost: b\r\n\r\n", 400),
    Rule("absolute URI with another port", "GET http://a:81/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Rule("absolute URI without Host", "GET http://a/ HTTP/1.1\r\n\r\n", 400),
    Rule("absolute URI with a user", "GET http://me@a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Rule("absolute URI of another scheme", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
  ]

  static func post(_ fields: String) -> String { "POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n" }

  static let framing = [
    Rule("CL + TE", post("Content-Length: 5\r\nTransfer-Encoding: chunked"), 400),
    Rule("TE + CL", post("Transfer-Encoding: chunked\r\nContent-Length: 5"), 400),
    Rule("two CL, different", post("Content-Length: 5\r\nContent-Length: 6"), 400),
    Rule("two CL, the same", post("Content-Length: 5\r\nContent-Length: 5"), 400),
    Rule("CL list", post("Content-Length: 5, 5"), 400),
    Rule("CL +5", post("Content-Length: +5"), 400),
    Rule("CL -1", post("Content-Length: -1"), 400),
    Rule("CL 0x5", post("Content-Length: 0x5"), 400),
    Rule("CL with space inside", post("Content-Length: 1 2"), 400),
    Rule("CL empty", post("Content-Length:"), 400),
    Rule("CL 2^63", post("Content-Length: 9223372036854775808"), 400),
    Rule("CL beyond 2^64", post("Content-Length: 99999999999999999999999"), 400),
    Rule("CL 2^63 - 1", post("Content-Length: 9223372036854775807"), nil),
    Rule("TE chunked", post("Transfer-Encoding: chunked"), nil),
    Rule("TE Chunked, upper case", post("Transfer-Encoding: CHUNKED"), nil),
    Rule("TE xchunked", post("Transfer-Encoding: xchunked"), 400),
    Rule("TE identity", post("Transfer-Encoding: identity"), 400),
    Rule("TE gzip, chunked", post("Transfer-Encoding: gzip, chunked"), 501),
    Rule(
      "TE gzip and chunked in two fields", post("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked"), 501),
    Rule("TE chunked, gzip", post("Transfer-Encoding: chunked, gzip"), 400),
    Rule("TE ,chunked", post("Transfer-Encoding: ,chunked"), 400),
    Rule("TE chunked,", post("Transfer-Encoding: chunked,"), 400),
    Rule("TE empty", post("Transfer-Encoding:"), 400),
    Rule("TE chunked, chunked", post("Transfer-Encoding: chunked, chunked"), 400),
    Rule("TE chunked twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"), 400),
    Rule("TE chunked with a parameter", post("Transfer-Encoding: chunked;a=b"), 400),
    Rule("TE with vertical tab", post("Transfer-Encoding: \u{b}chunked"), 400),
    Rule("TE in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    Rule("GET with CL body", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", nil),
    Rule("Upgrade with body", post("Connection: upgrade\r\nUpgrade: websocket\r\nContent-Length: 5"), 400),
    Rule("Upgrade with chunks", post("Upgrade: h2c\r\nTransfer-Encoding: chunked"), 400),
    Rule("Upgrade without body", post("Connection: upgrade\r\nUpgrade: websocket"), nil),
  ]

  static func get(_ fields: String) -> String { "GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n" }

  static let fields = [
    Rule("space before the colon", get("Name : x"), 400),
    Rule("folded field", get("Name: x\r\n y"), 400),
    Rule("first field led by a space", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400),
    Rule("first field led by a tab", "GET / HTTP/1.1\r\n\tHost: a\r\n\r\n", 400),
    Rule("empty name", get(": x"), 400),
    Rule("no colon", get("Name"), 400),
    Rule("X(y)", get("X(y): z"), 400),
    Rule("name beyond ASCII", get("N\u{e4}me: x"), 400),
    Rule("NUL in a value", get("Name: a\0b"), 400),
    Rule("bare CR in a value", get("Name: a\rb"), 400),
    Rule("DEL in a value", get("Name: a\u{7f}b"), 400),
    Rule("escape in a value", get("Name: a\u{1b}[31m"), 400),
    Rule("tab in a value", get("Name: a\tb"), nil),
    Rule("Latin-1 in a value", get("Name: \u{e4}"), nil),
    Rule("empty value", get("Name:"), nil),
    Rule("no space before the value", get("Name:x"), nil),
    Rule("LF-only lines", "GET / HTTP/1.1\nHost: a\n\n", 400),
    Rule("LF after one field", "GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", 400),
    Rule("end of head with a bare CR", "GET / HTTP/1.1\r\nHost: a\r\n\rx", 400),
    Rule("LF-only end of head", "GET / HTTP/1.1\r\nHost: a\r\n\n", 400),
    Rule("Connection: Content-Length", get("Connection: Content-Length"), 400),
    Rule("Connection: Transfer-Encoding", get("Connection: close, transfer-encoding"), 400),
    Rule("Connection: X-Forwarded-For", get("Connection: X-Forwarded-For"), 400),
    Rule("Connection: Host", get("Connection: Host"), 400),
    Rule("Connection: Cookie", get("Connection: cookie"), 400),
    Rule("Connection with no token", get("Connection: a b"), 400),
    Rule(
      "Connection with 17 options",
      get("Connection: " + Array(repeating: "a", count: 17).joined(separator: ",")), 400),
    Rule("Connection: Accept", get("Accept: x\r\nConnection: Accept"), nil),
    Rule("Expect: 100-continue", post("Expect: 100-Continue\r\nContent-Length: 5"), nil),
    Rule("Expect: foo", get("Expect: foo"), 417),
    Rule("Expect: foo in HTTP/1.0", "GET / HTTP/1.0\r\nExpect: foo\r\n\r\n", nil),
    Rule("100 fields", get((1...99).map { "X-\($0): y" }.joined(separator: "\r\n")), nil),
    Rule("101 fields", get((1...100).map { "X-\($0): y" }.joined(separator: "\r\n")), 431),
    Rule("200 fields", get((1...200).map { "X-\($0): y" }.joined(separator: "\r\n")), 431),
    Rule("a field of 16 KiB", get("X: " + String(repeating: "y", count: 16 * 1024 - 3)), nil),
    Rule("a field of 16 KiB and one", get("X: " + String(repeating: "y", count: 16 * 1024 - 2)), 431),
    Rule("a field of 20 KiB", get("X: " + String(repeating: "y", count: 20 * 1024)), 431),
    Rule(
      "fields of 33 KiB together",
      get((1...3).map { "X-\($0): " + String(repeating: "y", count: 11 * 1024) }.joined(separator: "\r\n")),
      431),
    Rule("a field of 33 KiB", get("X: " + String(repeating: "y", count: 33 * 1024)), 431),
    Rule("a name of 33 KiB", get(String(repeating: "y", count: 33 * 1024) + ": x"), 431),
  ]

  static func line(_ line: String) -> String { "\(line)\r\nHost: a\r\n\r\n" }

  static let lines = [
    Rule("HTTP/1.2", line("GET / HTTP/1.2"), nil),
    Rule("HTTP/2.0", line("GET / HTTP/2.0"), 505),
    Rule("HTTP/0.9 by name", line("GET / HTTP/0.9"), 505),
    Rule("HTTP/1.1x", line("GET / HTTP/1.1x"), 400),
    Rule("HTTP/1.10", line("GET / HTTP/1.10"), 400),
    Rule("HTTP/2", line("GET / HTTP/2"), 400),
    Rule("http/1.1", line("GET / http/1.1"), 400),
    Rule("HTTP/0.9", "GET /\r\n", 400),
    Rule("two spaces after the method", line("GET  / HTTP/1.1"), 400),
    Rule("two spaces before the version", line("GET /  HTTP/1.1"), 400),
    Rule("space after the version", line("GET / HTTP/1.1 "), 400),
    Rule("tab for a space", line("GET\t/ HTTP/1.1"), 400),
    Rule("tab before the version", line("GET /\tHTTP/1.1"), 400),
    Rule("space before the method", line(" GET / HTTP/1.1"), 400),
    Rule("no method", line("/ HTTP/1.1"), 400),
    Rule("method that is no token", line("G(T / HTTP/1.1"), 400),
    Rule("method of 33 bytes", line(String(repeating: "M", count: 33) + " / HTTP/1.1"), 400),
    Rule("lower-case method", line("get / HTTP/1.1"), nil),
    Rule("unknown method", line("PROPFIND / HTTP/1.1"), nil),
    Rule("CONNECT", line("CONNECT a:443 HTTP/1.1"), 405),
    Rule("TRACE", line("TRACE / HTTP/1.1"), 405),
    Rule("bare CR in the line", "GET / HTTP/1.1\rHost: a\r\n\r\n", 400),
    Rule("one leading CRLF", "\r\n" + line("GET / HTTP/1.1"), nil),
    Rule("two leading CRLF", "\r\n\r\n" + line("GET / HTTP/1.1"), nil),
    Rule("three leading CRLF", "\r\n\r\n\r\n" + line("GET / HTTP/1.1"), 400),
    Rule("leading LF", "\n" + line("GET / HTTP/1.1"), 400),
    Rule("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    Rule("TLS hello", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}", 400),
  ]

  static let targets = [
    Rule("control byte in the target", line("GET /a\u{1}b HTTP/1.1"), 400),
    Rule("byte above 127 in the target", line("GET /\u{e4} HTTP/1.1"), 400),
    Rule("byte above 127 in the query", line("GET /?\u{e4} HTTP/1.1"), 400),
    Rule("# in the target", line("GET /#x HTTP/1.1"), 400),
    Rule("# in the query", line("GET /?x#y HTTP/1.1"), 400),
    Rule("no leading slash", line("GET index.html HTTP/1.1"), 400),
    Rule("GET *", line("GET * HTTP/1.1"), 400),
    Rule("OPTIONS *", line("OPTIONS * HTTP/1.1"), nil),
    Rule("OPTIONS *x", line("OPTIONS *x HTTP/1.1"), 400),
    Rule("%2f in the path", line("GET /a%2fb HTTP/1.1"), 400),
    Rule("%5C in the path", line("GET /a%5Cb HTTP/1.1"), 400),
    Rule("%00 in the path", line("GET /a%00 HTTP/1.1"), 400),
    Rule("backslash in the path", line("GET /a\\b HTTP/1.1"), 400),
    Rule("malformed escape in the path", line("GET /%zz HTTP/1.1"), 400),
    Rule("escape cut short in the path", line("GET /%2 HTTP/1.1"), 400),
    Rule("%2f in the query", line("GET /?next=%2fa HTTP/1.1"), nil),
    Rule("escapes in the path", line("GET /caf%C3%A9 HTTP/1.1"), nil),
    Rule("a path parameter", line("GET /a;jsessionid=1.w/b?c HTTP/1.1"), nil),
    Rule("what browsers do not escape", line("GET /a|b[c]{d}?e|f\"g HTTP/1.1"), nil),
    Rule(
      "a target of 8 KiB less the rest",
      line("GET /" + String(repeating: "x", count: 8192 - 14) + " HTTP/1.1"), nil),
    Rule(
      "a request line of 8 KiB and one",
      line("GET /" + String(repeating: "x", count: 8192 - 13) + " HTTP/1.1"), 414),
    Rule("a target of 20 KiB", line("GET /" + String(repeating: "x", count: 20 * 1024) + " HTTP/1.1"), 414),
  ]

  static let bodies = [
    Rule("a request with its body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", nil),
    Rule("pipelined requests", "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n", nil),
  ]
}

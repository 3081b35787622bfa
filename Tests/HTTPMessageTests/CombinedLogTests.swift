import HTTPMessage
import Testing

@Suite struct CombinedLogTests {
  private let time = bytes("10/Oct/2026:13:55:36 +0000")

  private func line(_ request: String, capacity: Int = 1_024, status: Int = 200, malformed: Bool = false)
    throws -> String
  {
    var stored = [UInt8](repeating: 0, count: capacity)
    let parts = try stored.withUnsafeMutableBytes { memory in
      if malformed { return bytes(request).withUnsafeBytes { CombinedLog.writeMalformed($0, into: memory) } }
      return try withHead(request) { head, source in
        CombinedLog.writeRequest(head, from: source, into: memory)
      }
    }
    #expect(parts.count <= capacity)
    var output = [UInt8](repeating: 0, count: 4_096)
    let length = output.withUnsafeMutableBytes { memory in
      time.withUnsafeBytes { time in
        stored.withUnsafeBytes { stored in
          CombinedLog.writeLine(
            client: AddressText("2001:db8::1"), time: time, parts, stored: stored, status: status,
            bodyBytes: 1_234, into: memory)
        }
      }
    }
    return text(output[..<(try #require(length))])
  }

  @Test("a line is what Apache writes") func combined() throws {
    let line = try line("GET /a?b HTTP/1.1\r\nHost: a\r\nReferer: http://b/\r\nUser-Agent: curl/8\r\n\r\n")
    #expect(
      line
        == "2001:db8::1 - - [10/Oct/2026:13:55:36 +0000] \"GET /a?b HTTP/1.1\" 200 1234 \"http://b/\" \"curl/8\"\n"
    )
  }

  @Test("what is absent is a dash") func absent() throws {
    #expect(
      try line("GET / HTTP/1.1\r\nHost: a\r\n\r\n").hasSuffix("\"GET / HTTP/1.1\" 200 1234 \"-\" \"-\"\n"))
  }

  @Test("a client cannot break out of its field") func escaping() throws {
    let line = try line("GET /?\" HTTP/1.1\r\nHost: a\r\nUser-Agent: \"\\\t\u{e4}\r\n\r\n")
    #expect(line.contains("\"GET /?\\x22 HTTP/1.1\""))
    #expect(line.hasSuffix("\"\\x22\\x5c\\x09\\xe4\"\n"))
  }

  @Test("a refused request shows its first line, escaped and cut") func malformed() throws {
    #expect(
      try line("\u{16}\u{3}\"\r\nx", status: 400, malformed: true).contains(
        "\"\\x16\\x03\\x22\" 400 1234 \"-\" \"-\"\n"))
    #expect(try line(String(repeating: "x", count: 9_000), malformed: true).utf8.count < 400)
  }

  @Test("a line stays whole when its parts do not fit", arguments: 0..<120) func short(_ capacity: Int) throws
  {
    let line = try line(
      "GET /\(String(repeating: "%20", count: 20)) HTTP/1.1\r\nHost: a\r\nReferer: \"\"\r\nUser-Agent: x\r\n\r\n",
      capacity: capacity)
    #expect(line.hasSuffix("\"\n"))
    #expect(line.utf8.count(where: { $0 == 0x22 }) % 2 == 0 || capacity < 12)
  }
}

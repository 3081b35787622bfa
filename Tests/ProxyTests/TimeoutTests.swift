import Configuration
import Testing

@Suite struct TimeoutTests {
  private static let short = Duration.milliseconds(60)

  @Test("a head that does not arrive in time, however steadily it comes, is a 408") func header() throws {
    let site = try Site { $0.timeouts.header = Self.short }
    let client = try site.client()
    for byte in "GET / HTTP/1.1\r\nHost: a\r\nX: abcdefghijklmnopqrstuvwxyz".utf8 {
      guard client.isQuiet(for: 10) else { break }
      try client.send([byte])
    }
    #expect(try client.receiveAll().hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
  }

  @Test("a connection on which nothing comes is closed without a word") func keepAlive() throws {
    let site = try Site { $0.timeouts.keepAlive = Self.short }
    let client = try site.client()
    try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    try backend.send("HTTP/1.1 204 No Content\r\n\r\n")
    #expect(try client.receiveAll() == "HTTP/1.1 204 No Content\r\n\r\n")
  }

  @Test("a backend that does not answer is a 504") func response() throws {
    let site = try Site { $0.timeouts.response = Self.short }
    let client = try site.client()
    try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    #expect(try client.receiveAll().hasPrefix("HTTP/1.1 504 Gateway Timeout\r\n"))
    #expect(try backend.receiveAll() == "")
  }

  @Test("a client that stops in the middle of its body is a 408") func stalledUpload() throws {
    let site = try Site { $0.timeouts.idle = Self.short }
    let client = try site.client()
    try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    #expect(try client.receiveAll().hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
    #expect(try backend.receiveAll() == "abc")
  }

  @Test("a backend that never says 100 Continue is a 504") func missingContinue() throws {
    let site = try Site { $0.timeouts.idle = Self.short }
    let client = try site.client()
    try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    #expect(try client.receiveAll().hasPrefix("HTTP/1.1 504 Gateway Timeout\r\n"))
  }

  @Test("a response that stops in the middle breaks off") func stalledResponse() throws {
    let site = try Site { $0.timeouts.idle = Self.short }
    let client = try site.client()
    try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    try backend.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
    #expect(try client.receiveAll().hasSuffix("\r\n\r\nhalf"))
    #expect(try backend.receiveAll() == "")
  }

  @Test("a body that comes too slowly is a 408, however steadily it comes") func slowBody() throws {
    let site = try Site {
      $0.timeouts.header = Self.short
      $0.limits.bodyRate = 1_000
    }
    let client = try site.client()
    try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    // At most 100 bytes a second.
    for _ in 1...500 {
      guard client.isQuiet(for: 10) else { break }
      try client.send([0x61])
    }
    #expect(try client.receiveAll().hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
  }

  @Test("without a rate it may take any time") func anyPace() throws {
    let site = try Site {
      $0.timeouts.header = Self.short
      $0.limits.bodyRate = 0
    }
    let client = try site.client()
    try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\n")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    for _ in 1...20 {
      #expect(client.isQuiet(for: 10))
      try client.send([0x61])
    }
    #expect(try backend.receive(20) == [UInt8](repeating: 0x61, count: 20))
  }
}

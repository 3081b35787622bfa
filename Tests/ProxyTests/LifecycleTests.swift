import Configuration
import Glibc
import Testing

@Suite struct LifecycleTests {
  @Test("a balancer that is told to end finishes what is in flight and accepts no more") func drain() throws {
    let site = try Site()
    let (busy, idle) = (try site.client(), try site.client())
    try busy.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    site.drain()
    #expect(try idle.receiveAll() == "")
    #expect(throws: WireError.refused) { try site.client() }
    try backend.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    #expect(try busy.receiveAll() == "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
  }

  @Test("a client that goes away takes its request with it") func clientGone() throws {
    let site = try Site()
    let client = try site.client()
    try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    client.reset()
    #expect(try backend.receiveAll() == "")
  }

  @Test("a client that leaves in the middle of its body takes its request with it") func clientLeaves() throws
  {
    let site = try Site()
    let client = try site.client()
    try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    client.shutDown()
    #expect(try backend.receiveAll() == "abc")
  }

  @Test("the log has a line for each request, in the combined format") func accessLog() throws {
    let path = "/tmp/aloft-access-\(getpid())-\(UInt32.random(in: 0 ... .max)).log"
    defer { unlink(path) }
    do {
      let site = try Site { $0.accessLog = path }
      let client = try site.client()
      try client.send(
        "GET /a?b HTTP/1.1\r\nHost: a\r\nReferer: http://r/\r\nUser-Agent: \"quoted\"\r\n\r\nGET bad HTTP/1.1\r\n\r\n"
      )
      let backend = try site.backend.accept()
      _ = try backend.receiveHead()
      try backend.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
      _ = try client.receiveAll()
    }
    let lines = try contents(of: path).split(separator: "\n")
    let first = try #require(lines.first)
    let time = #/127\.0\.0\.1 - - \[\d\d/[A-Z][a-z][a-z]/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] /#
    #expect(first.replacing(time, with: "") == #""GET /a?b HTTP/1.1" 200 5 "http://r/" "\x22quoted\x22""#)
    #expect(lines.last?.replacing(time, with: "") == #""GET bad HTTP/1.1" 400 0 "-" "-""#)
    #expect(lines.count == 2)
  }

  private func contents(of path: String) throws -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = read(descriptor, &buffer, buffer.count)
    try #require(count >= 0)
    return String(decoding: buffer[..<count], as: UTF8.self)
  }
}

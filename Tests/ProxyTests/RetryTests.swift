import Configuration
import ControlAPI
import Testing

/// RFC 9110 §9.2.2: what may be sent twice.
@Suite struct RetryTests {
  /// A site whose only backend holds one idle connection.
  private func siteWithIdleConnection() throws -> (Site, client: Wire, backend: Wire) {
    let site = try Site()
    let client = try site.client()
    try client.send("GET /first HTTP/1.1\r\nHost: a\r\n\r\n")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    try backend.send("HTTP/1.1 204 No Content\r\n\r\n")
    _ = try client.receiveHead()
    return (site, client, backend)
  }

  @Test("a backend that refuses connections is passed over for the next one") func refused() throws {
    let site = try Site(backends: 3)
    site.backends[0].stop()
    site.backends[1].stop()
    for _ in 1...4 {
      let client = try site.client()
      try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody")
      let backend = try site.backends[2].accept()
      #expect(try backend.receiveHead().hasPrefix("POST / "))
      #expect(try backend.receiveText(4) == "body")
    }
  }

  @Test("when every backend refuses connections the answer is 502") func allRefuse() throws {
    let site = try Site(backends: 2)
    for backend in site.backends { backend.stop() }
    let client = try site.client()
    try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try client.receiveAll().hasPrefix("HTTP/1.1 502 Bad Gateway\r\n"))
  }

  @Test("a client that prefers JSON gets the error as JSON") func errorAsJSON() throws {
    let site = try Site()
    site.backend.stop()
    let client = try site.client()
    try client.send("GET / HTTP/1.1\r\nHost: a\r\nAccept: application/json\r\n\r\n")
    let answer = try client.receiveAll()
    #expect(answer.contains("\r\nContent-Type: application/json\r\n"))
    #expect(answer.hasSuffix("{\"status\":502,\"error\":\"Bad Gateway\"}\n"))
  }

  @Test(
    "an idle connection that turns out to be closed: what is idempotent is sent again on a new one",
    arguments: [true, false]) func idleRace(withReset: Bool) throws
  {
    let (site, client, backend) = try siteWithIdleConnection()
    try client.send("PUT /second HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody")
    #expect(try backend.receiveHead().hasPrefix("PUT /second "))
    _ = try backend.receive(4)
    if withReset { backend.reset() } else { backend.shutDown() }
    let fresh = try site.backend.accept()
    #expect(try fresh.receiveHead().hasPrefix("PUT /second "))
    #expect(try fresh.receiveText(4) == "body")
    try fresh.send("HTTP/1.1 204 No Content\r\n\r\n")
    #expect(try client.receiveHead() == "HTTP/1.1 204 No Content\r\n\r\n")
  }

  @Test("but only once") func idleRaceOnce() throws {
    let (site, client, backend) = try siteWithIdleConnection()
    try client.send("GET /second HTTP/1.1\r\nHost: a\r\n\r\n")
    _ = try backend.receiveHead()
    backend.shutDown()
    let fresh = try site.backend.accept()
    _ = try fresh.receiveHead()
    fresh.shutDown()
    #expect(try client.receiveAll().hasPrefix("HTTP/1.1 502 "))
    #expect(site.backend.isUntouched)
  }

  @Test("a POST of which a byte was sent is never sent again") func postIsNotRepeated() throws {
    let (site, client, backend) = try siteWithIdleConnection()
    try client.send("POST /second HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody")
    _ = try backend.receiveHead()
    backend.shutDown()
    #expect(try client.receiveAll().hasPrefix("HTTP/1.1 502 "))
    #expect(site.backend.isUntouched)
  }

  @Test("a POST is not sent on a connection that is known to be closed") func postOnClosed() throws {
    let (site, client, backend) = try siteWithIdleConnection()
    backend.shutDown()
    try client.send("POST /second HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody")
    #expect(try site.backend.accept().receiveHead().hasPrefix("POST /second "))
  }

  @Test("a response that has begun is not asked for again") func begunResponse() throws {
    let (site, client, backend) = try siteWithIdleConnection()
    try client.send("GET /second HTTP/1.1\r\nHost: a\r\n\r\n")
    _ = try backend.receiveHead()
    try backend.send("HTTP/1.1 200")
    backend.shutDown()
    #expect(try client.receiveAll().hasPrefix("HTTP/1.1 502 "))
    #expect(site.backend.isUntouched)
  }

  @Test("a request on a new connection that is closed without an answer is a 502") func newConnection() throws
  {
    let site = try Site()
    let client = try site.client()
    try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    backend.shutDown()
    #expect(try client.receiveAll().hasPrefix("HTTP/1.1 502 "))
    #expect(site.backend.isUntouched)
  }
}

import Configuration
import ControlAPI
import Testing

/// Backends that may not have more than so many requests at a time.
@Suite struct QueueTests {
  private func site(
    backends: Int = 1, limit: Int = 1, _ change: (inout BalancerSettings) -> Void = { _ in }
  ) throws -> Site {
    try Site(backends: backends) {
      for index in 0..<backends { $0.pools[0].backends[index].maxInFlight = limit }
      change(&$0)
    }
  }

  private func ask(_ site: Site, _ path: String, cookie: String = "a=b") throws -> Wire {
    let client = try site.client()
    try client.send("GET \(path) HTTP/1.1\r\nHost: a\r\nCookie: \(cookie)\r\nConnection: close\r\n\r\n")
    return client
  }

  private func answer(_ wire: Wire) throws {
    try wire.send("HTTP/1.1 204 No Content\r\n\r\n")
  }

  private func waitUntil(_ site: Site, waiting: Int) throws {
    try site.waitFor { report in
      guard case .pools(let pools) = report else { return false }
      return pools[0].waiting == waiting
    }
  }

  @Test("a request beyond the limit waits, and goes when one has ended, in order") func order() throws {
    let site = try site()
    let first = try ask(site, "/1")
    let backend = try site.backend.accept()
    #expect(try backend.receiveHead().hasPrefix("GET /1 "))
    let second = try ask(site, "/2")
    try waitUntil(site, waiting: 1)
    let third = try ask(site, "/3")
    try waitUntil(site, waiting: 2)
    #expect(site.backend.isUntouched)
    for (client, next) in [(first, "/2"), (second, "/3")] {
      try answer(backend)
      #expect(try client.receiveAll().hasPrefix("HTTP/1.1 204 "))
      #expect(try backend.receiveHead().hasPrefix("GET \(next) "))
    }
    try answer(backend)
    #expect(try third.receiveAll().hasPrefix("HTTP/1.1 204 "))
  }

  @Test("another backend with room gets it at once") func overflow() throws {
    let site = try site(backends: 2) { $0.pools[0].balance = .hash(.uri) }
    let clients = [try ask(site, "/same"), try ask(site, "/same")]
    let wires = try site.backends.map { try $0.accept() }
    for wire in wires { #expect(try wire.receiveHead().hasPrefix("GET /same ")) }
    for wire in wires { try answer(wire) }
    for client in clients { #expect(try client.receiveAll().hasPrefix("HTTP/1.1 204 ")) }
  }

  @Test("a session waits for its own backend although another one has room") func session() throws {
    let site = try site(backends: 2) { $0.pools[0].sticky = StickySettings() }
    let first = try ask(site, "/1", cookie: "JSESSIONID=1.b0")
    let backend = try site.backends[0].accept()
    _ = try backend.receiveHead()
    let second = try ask(site, "/2", cookie: "JSESSIONID=2.b0")
    try waitUntil(site, waiting: 1)
    #expect(site.backends[1].isUntouched)
    try answer(backend)
    #expect(try backend.receiveHead().hasPrefix("GET /2 "))
    try answer(backend)
    for client in [first, second] { #expect(try client.receiveAll().hasPrefix("HTTP/1.1 204 ")) }
  }

  @Test("one that waits too long is a 503, and so is one for which the queue is full") func limits() throws {
    let site = try site {
      $0.pools[0].queueLength = 1
      $0.pools[0].queueTimeout = .milliseconds(3_500)
    }
    let first = try ask(site, "/1")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    let second = try ask(site, "/2")
    try waitUntil(site, waiting: 1)
    let third = try ask(site, "/3")
    #expect(try third.receiveAll().hasPrefix("HTTP/1.1 503 "))
    #expect(try second.receiveAll().hasPrefix("HTTP/1.1 503 "))
    try answer(backend)
    #expect(try first.receiveAll().hasPrefix("HTTP/1.1 204 "))
  }

  @Test("a client that leaves while it waits takes its request with it") func leaves() throws {
    let site = try site { $0.pools[0].queueLength = 1 }
    let first = try ask(site, "/1")
    let backend = try site.backend.accept()
    _ = try backend.receiveHead()
    let second = try ask(site, "/2")
    try waitUntil(site, waiting: 1)
    second.shutDown()
    // The queue has room for one: the third is refused until the second is forgotten.
    var third = try ask(site, "/3")
    var attempts = 1
    while !third.isQuiet(for: 50), attempts < 100 {
      third = try ask(site, "/3")
      attempts += 1
    }
    try answer(backend)
    #expect(try first.receiveAll().hasPrefix("HTTP/1.1 204 "))
    #expect(try backend.receiveHead().hasPrefix("GET /3 "))
    try answer(backend)
    #expect(try third.receiveAll().hasPrefix("HTTP/1.1 204 "))
  }

  @Test("without a budget nothing is retried") func noBudget() throws {
    let site = try Site(backends: 2) {
      $0.pools[0].retryBudget = 0
      $0.pools[0].ejection.errors = 0
    }
    site.backends[0].stop()
    let client = try ask(site, "/")
    #expect(try client.receiveAll().hasPrefix("HTTP/1.1 502 "))
    #expect(site.backends[1].isUntouched)
  }
}

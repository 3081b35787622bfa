import Configuration
import ControlAPI
import MonotonicTime
import Testing

@Suite struct BalancingTests {
  /// Sends a request on a connection of its own; tells which backend got it.
  private func ask(
    _ site: Site, cookie: String? = nil, path: String = "/", header: String? = nil
  ) throws -> Int? {
    let client = try site.client()
    let field = (cookie.map { "Cookie: \($0)\r\n" } ?? "") + (header.map { "\($0)\r\n" } ?? "")
    try client.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\(field)Connection: close\r\n\r\n")
    for _ in 1...500 {
      for (index, backend) in site.backends.enumerated() where !backend.isUntouched {
        let wire = try backend.accept()
        _ = try wire.receiveHead()
        try wire.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        _ = try client.receiveAll()
        return index
      }
      guard client.isQuiet(for: 10) else { return nil }
    }
    return nil
  }

  @Test("requests are shared by weight") func weights() throws {
    let site = try Site(backends: 2) { $0.pools[0].backends[1].weight = 3 }
    var counts = [0, 0]
    for _ in 1...40 { counts[try #require(try ask(site))] += 1 }
    #expect(counts == [10, 30])
  }

  @Test("what is hashed decides, and always alike") func hashing() throws {
    func site(_ key: BalanceSettings.HashKey) throws -> Site {
      try Site(backends: 3) { $0.pools[0].balance = .hash(key) }
    }
    func isConstant(_ answers: [Int?]) -> Bool { Set(answers).count == 1 && answers[0] != nil }
    func spread(_ ask: (Int) throws -> Int?) throws -> Int { Set(try (0..<12).map(ask)).count }

    let byURI = try site(.uri)
    #expect(isConstant(try (0..<3).map { _ in try ask(byURI, path: "/a?b=1") }))
    #expect(try spread { try ask(byURI, path: "/a?b=\($0)") } > 1)
    let byHeader = try site(.header("x-tenant"))
    #expect(isConstant(try ["X-Tenant: 7", "x-tenant:  7"].map { try ask(byHeader, header: $0) }))
    #expect(try spread { try ask(byHeader, header: "X-Tenant: \($0)") } > 1)
    #expect(try spread { try ask(byHeader, header: "X-Other: \($0)") } == 1)
    let byCookie = try site(.cookie("SID"))
    #expect(isConstant(try ["SID=7", "a=b; SID=\"7\""].map { try ask(byCookie, cookie: $0) }))
    #expect(try spread { try ask(byCookie, cookie: "SID=\($0)") } > 1)
    let byAddress = try site(.address)
    #expect(try spread { try ask(byAddress, path: "/\($0)") } == 1)
  }

  @Test("the backend with the fewest requests in flight is next") func leastInFlight() throws {
    let site = try Site(backends: 3) { $0.pools[0].balance = .leastInFlight }
    let busy = try (0..<2).map { _ in
      let client = try site.client()
      try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      return client
    }
    var held: [Wire] = []
    for backend in site.backends.prefix(2) { held.append(try backend.accept()) }
    for _ in 0..<3 { #expect(try ask(site) == 2) }
    #expect(busy.count == held.count)
  }

  @Test("a standby is used when nobody before it is left, without a request lost") func tiers() throws {
    let site = try Site(backends: 2) { $0.pools[0].backends[0].tier = 2 }
    for _ in 0..<3 { #expect(try ask(site) == 1) }
    site.backends[1].stop()
    #expect(try ask(site) == 0)
  }

  @Test("a session goes to the backend that its route names, by cookie or path") func sticky() throws {
    let site = try Site(backends: 3) { $0.pools[0].sticky = StickySettings() }
    for _ in 1...3 {
      #expect(try ask(site, cookie: "a=b; JSESSIONID=0A1B.b2") == 2)
      #expect(try ask(site, path: "/shop;jsessionid=0A1B.b1?x=y") == 1)
      #expect(try ask(site, cookie: "JSESSIONID=0A1B.b2", path: "/;jsessionid=0A1B.b0") == 0)
    }
  }

  @Test("a session whose backend is gone goes to another one") func stickyFailover() throws {
    let site = try Site(backends: 2) { $0.pools[0].sticky = StickySettings() }
    site.backends[1].stop()
    #expect(try ask(site, cookie: "JSESSIONID=0A1B.b1") == 0)
    #expect(try ask(site, cookie: "JSESSIONID=0A1B.unknown") == 0)
  }

  private static let check = HealthCheckSettings(
    kind: .tcp, interval: .milliseconds(20), timeout: .seconds(2), rise: 2, fall: 3)

  private func wait(_ site: Site, for wanted: BackendStatus.Health, of name: String) throws {
    try site.waitFor {
      if case .backendHealth(_, name, wanted, _) = $0 { true } else { false }
    }
  }

  @Test("a backend that stops is left out, with no request lost, and returns by itself") func tcpCheck()
    throws
  {
    let site = try Site(backends: 2) {
      $0.pools[0].healthCheck = Self.check
      $0.pools[0].panicThreshold = 0
    }
    try wait(site, for: .healthy, of: "b1")
    site.backends[0].stop()
    try wait(site, for: .unhealthy, of: "b0")
    site.backends[1].stop()
    try wait(site, for: .unhealthy, of: "b1")
    let client = try site.client()
    try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try client.receiveAll().hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
    site.backends[0].restart()
    try wait(site, for: .healthy, of: "b0")
    try site.waitFor { report in
      guard case .pools(let pools) = report else { return false }
      return pools[0].backends.map(\.health) == [.healthy, .unhealthy]
    }
  }

  @Test("an HTTP check asks for its path and wants an expected status") func httpCheck() throws {
    let site = try Site {
      $0.pools[0].healthCheck = HealthCheckSettings(
        kind: .http(path: "/health", host: "site.example", expected: [200...299], body: nil),
        interval: .milliseconds(20),
        timeout: .seconds(2), rise: 1, fall: 1)
    }
    func answer(_ response: String) throws {
      let probe = try site.backend.accept()
      #expect(try probe.receiveHead().hasPrefix("GET /health HTTP/1.1\r\nHost: site.example\r\n"))
      try probe.send(response)
      #expect(try probe.receiveAll() == "")
    }
    try answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    try wait(site, for: .healthy, of: "b0")
    try answer("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n")
    try wait(site, for: .unhealthy, of: "b0")
    #expect(
      site.hasReported {
        $0 == .backendHealth(pool: "pool", backend: "b0", health: .unhealthy, reason: "status 500")
      })
    try answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n")
  }

  @Test("an HTTP check looks for a text in the content, however it is framed") func bodyCheck() throws {
    let site = try Site {
      $0.pools[0].healthCheck = HealthCheckSettings(
        kind: .http(path: "/", host: nil, expected: [200...200, 404...404], body: "status: up"),
        interval: .milliseconds(20), timeout: .seconds(2), rise: 1, fall: 1)
    }
    func answer(_ response: String, closes: Bool = false) throws {
      let probe = try site.backend.accept()
      _ = try probe.receiveHead()
      try probe.send(response)
      if closes { probe.shutDown() } else { #expect(try probe.receiveAll() == "") }
    }
    func wait(for health: BackendStatus.Health, _ reason: String) throws {
      try site.waitFor { $0 == .backendHealth(pool: "pool", backend: "b0", health: health, reason: reason) }
    }
    try answer(
      "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nstat\r\n8\r\nus: up !\r\n0\r\n\r\n")
    try wait(for: .healthy, "status 404, with the text wanted")
    try answer("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nstatus: down")
    try wait(for: .unhealthy, "status 200, without the text wanted")
    try answer("HTTP/1.1 200 OK\r\n\r\nthe status: up")
    try answer("HTTP/1.1 200 OK\r\n\r\nnothing", closes: true)
    try answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
    try site.waitFor { report in
      guard case .pools(let pools) = report else { return false }
      return pools[0].backends[0].reason == "sent a malformed body"
    }
  }

  @Test("a backend on which requests fail is left alone for a while, and returns") func ejection() throws {
    let site = try Site(backends: 2) {
      $0.pools[0].ejection = EjectionSettings(errors: 3, duration: .seconds(1))
      $0.pools[0].slowStart = .zero
    }
    site.backends[0].stop()
    for _ in 1...8 { #expect(try ask(site) == 1) }
    try site.waitFor {
      $0
        == .backendHealth(
          pool: "pool", backend: "b0", health: .ejected,
          reason: "3 failed requests in a row; left alone for 1 s")
    }
    site.backends[0].restart()
    try site.waitFor {
      $0 == .backendHealth(pool: "pool", backend: "b0", health: .unknown, reason: "given requests again")
    }
    #expect(Set(try (1...4).map { _ in try ask(site) }) == [0, 1])
  }

  @Test("when all checks fail all backends are used, and that is said") func panic() throws {
    let site = try Site(backends: 2) {
      $0.pools[0].healthCheck = HealthCheckSettings(
        kind: .tcp, interval: .milliseconds(20), timeout: .seconds(2), rise: 1, fall: 1)
    }
    for backend in site.backends { backend.stop() }
    try site.waitFor {
      $0
        == .poolAlarm(
          pool: "pool",
          message: "pool pool: 0 of 2 backends are usable; health is ignored and requests go to all",
          isOver: false)
    }
    let client = try site.client()
    try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try client.receiveAll().hasPrefix("HTTP/1.1 502 "))
    try site.waitFor { report in
      guard case .pools(let pools) = report else { return false }
      return pools[0].alarms.count == 1
    }
    site.backends[0].restart()
    try site.waitFor {
      $0
        == .poolAlarm(
          pool: "pool", message: "pool pool: requests go to usable backends only again", isOver: true)
    }
  }

  @Test("a lost session can be refused instead") func rejectLost() throws {
    let site = try Site(backends: 2) { $0.pools[0].sticky = StickySettings(onLost: .reject) }
    site.backends[1].stop()
    let client = try site.client()
    try client.send("GET / HTTP/1.1\r\nHost: a\r\nCookie: JSESSIONID=0A1B.b1\r\n\r\n")
    #expect(try client.receiveAll().hasPrefix("HTTP/1.1 502 "), "the backend was asked and refused")
    #expect(site.backends[0].isUntouched)
    #expect(try ask(site) == 0)
  }

  @Test("a lost session goes to its backend's group") func groupFailover() throws {
    let site = try Site(backends: 4) {
      $0.pools[0].sticky = StickySettings()
      for index in [1, 3] { $0.pools[0].backends[index].group = "cluster" }
    }
    site.backends[1].stop()
    for _ in 1...3 { #expect(try ask(site, cookie: "JSESSIONID=0A1B.b1") == 3) }
  }

  @Test("sessions that name no backend are counted and said, once") func unknownRoutes() throws {
    let site = try Site(backends: 1) { $0.pools[0].sticky = StickySettings() }
    for _ in 1...2 { #expect(try ask(site, cookie: "JSESSIONID=0A1B.tomcat'7") == 0) }
    #expect(try ask(site, cookie: "JSESSIONID=0A1B.tomcat7; JSESSIONID=0A1B.b0") == 0)
    try site.waitFor {
      guard case .poolAlarm("pool", let message, false) = $0 else { return false }
      return message.contains("the route 'tomcat?7'")
    }
    try site.waitFor { report in
      guard case .pools(let pools) = report else { return false }
      return pools[0].unknownRoutes == 2 && pools[0].alarms.count == 1
    }
  }

  @Test("a check that gets no answer in time has failed") func checkTimeout() throws {
    let site = try Site {
      $0.pools[0].healthCheck = HealthCheckSettings(
        kind: .http(path: "/", host: nil, expected: [200...399], body: nil), interval: .milliseconds(20),
        timeout: .milliseconds(30), rise: 1, fall: 2)
    }
    try wait(site, for: .unhealthy, of: "b0")
  }

  @Test("what was asked of each backend is counted") func counts() throws {
    let site = try Site(backends: 2)
    for _ in 1...4 { _ = try ask(site) }
    site.backends[0].stop()
    #expect(try ask(site) == 1)
    #expect(try ask(site) == 1)
    try site.waitFor { report in
      guard case .pools(let pools) = report else { return false }
      let (stopped, other) = (pools[0].backends[0], pools[0].backends[1])
      return other.requests == 4 && other.failures == 0 && stopped.requests == 2 + stopped.failures
        && stopped.failures > 0 && stopped.inFlight == 0 && other.inFlight == 0
    }
    #expect(site.hasReported { $0 == .heartbeat })
  }
}

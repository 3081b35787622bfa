import LoadBalancing
import MonotonicTime
import Testing

@Suite struct BackendPoolTests {
  private func pool(_ names: [String] = ["worker1", "worker2", "worker3"]) -> BackendPool {
    BackendPool(
      names.map { Backend(name: $0, route: $0, weight: 1) }, PoolPolicy(session: SessionRoute()))
  }

  private func byPath(_ pool: BackendPool, _ path: String) -> StickyVerdict {
    var pool = pool
    return Array(path.utf8).withUnsafeBytes { pool.stickiness(path: $0) }
  }

  private func byCookie(
    _ pool: BackendPool, _ cookie: String, after earlier: StickyVerdict = .noSession
  ) -> StickyVerdict {
    var pool = pool
    return Array(cookie.utf8).withUnsafeBytes { pool.stickiness(cookie: $0, after: earlier) }
  }

  @Test(
    "a cookie's route names the backend",
    arguments: [
      ("JSESSIONID=0A1B.worker2", StickyVerdict.backend(1)),
      ("a=b; JSESSIONID=0A1B.worker3; c=d", .backend(2)),
      ("JSESSIONID=\"0A1B.worker1\"", .backend(0)), ("a=b;JSESSIONID=.worker2  ;c", .backend(1)),
      ("JSESSIONID=0A1B", .noSession), ("JSESSIONID=0A1B.", .noSession), ("JSESSIONID=", .noSession),
      ("", .noSession),
      ("jsessionid=0A1B.worker2", .noSession), ("XJSESSIONID=0A1B.worker2", .noSession),
      ("JSESSIONID", .noSession),
      ("JSESSIONIDX=0A1B.worker2", .noSession), ("JSESSIONID =0A1B.worker2", .noSession),
      ("JSESSIONID=0A1B.worker9", .unknownRoute), ("JSESSIONID=0A1B.Worker1", .unknownRoute),
      ("JSESSIONID=0A1B.worker1x", .unknownRoute), ("JSESSIONID=\"", .noSession), (";;; ;", .noSession),
    ])
  func cookie(_ cookie: String, _ verdict: StickyVerdict) {
    #expect(byCookie(pool(), cookie) == verdict)
  }

  @Test(
    "a path parameter's route names the backend",
    arguments: [
      ("/shop;jsessionid=0A1B.worker2", StickyVerdict.backend(1)),
      ("/shop;jsessionid=0A1B.worker2/cart", .backend(1)),
      ("/a;x=y;jsessionid=0A1B.worker3;z", .backend(2)), ("/a;x/b;jsessionid=1.worker1", .backend(0)),
      ("/jsessionid=0A1B.worker2", .noSession), ("/;jsessionid=", .noSession), ("/;jsessionid", .noSession),
      ("/;", .noSession),
      ("/;JSESSIONID=1.worker1", .noSession), ("/;jsessionid=1.worker", .unknownRoute), ("", .noSession),
    ])
  func path(_ path: String, _ verdict: StickyVerdict) {
    #expect(byPath(pool(), path) == verdict)
  }

  @Test("the route is what follows the first dot") func firstDot() {
    let pool = pool(["a", "b", "a.b"])
    #expect(byCookie(pool, "JSESSIONID=1.a.b") == .backend(2))
  }

  @Test("of several cookies of the name the first with a usable backend counts") func several() {
    var pool = pool()
    let cookies = "JSESSIONID=1.gone; JSESSIONID=2.worker1; JSESSIONID=3.worker2"
    #expect(byCookie(pool, cookies) == .backend(0))
    pool.setHealth(.unhealthy, of: 0, at: .zero)
    #expect(byCookie(pool, cookies) == .backend(1))
    pool.setHealth(.unhealthy, of: 1, at: .zero)
    #expect(byCookie(pool, cookies) == .lost(0))
  }

  @Test("the path goes before the cookie, unless it names nothing usable") func precedence() {
    let pool = pool()
    #expect(
      byCookie(pool, "JSESSIONID=1.worker2", after: byPath(pool, "/;jsessionid=1.worker1")) == .backend(0))
    #expect(
      byCookie(pool, "JSESSIONID=1.worker2", after: byPath(pool, "/;jsessionid=1.worker9")) == .backend(1))
    #expect(byCookie(pool, "JSESSIONID=1", after: byPath(pool, "/;jsessionid=1.worker9")) == .unknownRoute)
  }

  @Test("without a session rule nothing is sticky") func notSticky() {
    let pool = BackendPool([Backend(name: "a", route: "a", weight: 1)])
    #expect(byCookie(pool, "JSESSIONID=1.a") == .noSession)
    #expect(byPath(pool, "/;jsessionid=1.a") == .noSession)
  }

  @Test("cookie and parameter may have other names") func otherNames() {
    let pool = BackendPool(
      [Backend(name: "x", route: "a", weight: 1)],
      PoolPolicy(session: SessionRoute(cookie: "SID", pathParameter: "sid")))
    #expect(byCookie(pool, "SID=1.a") == .backend(0))
    #expect(byPath(pool, "/;sid=1.a") == .backend(0))
  }

  @Test("every route of a large pool is found") func large() {
    let pool = pool((0..<1_000).map { "worker\($0)" })
    for index in stride(from: 0, to: 1_000, by: 37) {
      #expect(byCookie(pool, "JSESSIONID=1.worker\(index)") == .backend(index))
    }
    #expect(byCookie(pool, "JSESSIONID=1.worker1000") == .unknownRoute)
  }

  @Test("unhealthy backends get nothing, unknown ones do") func health() {
    var pool = pool()
    pool.setHealth(.unhealthy, of: 1, at: .zero)
    #expect((0..<4).map { _ in pool.pick() } == [0, 2, 0, 2])
    pool.setHealth(.healthy, of: 1, at: .zero)
    #expect(Set((0..<3).map { _ in pool.pick() }) == [0, 1, 2])
    for index in 0..<3 { pool.setHealth(.unhealthy, of: index, at: .zero) }
    #expect(pool.pick() == nil)
    pool.setHealth(.unhealthy, of: 99, at: .zero)
  }

  @Test("requests are counted where they went") func counting() {
    var pool = pool()
    pool.began(at: 1)
    pool.began(at: 1)
    #expect(pool.ended(at: 1, .failed) == false)
    #expect(pool.backends[1].requests == 2)
    #expect(pool.backends[1].inFlight == 1)
    #expect(pool.backends[1].failures == 1)
  }

  private func tiered(_ tiers: [Int], _ method: BalancingMethod = .roundRobin) -> BackendPool {
    BackendPool(
      tiers.enumerated().map { Backend(name: "w\($0)", route: "w\($0)", weight: 1, tier: $1) },
      PoolPolicy(method: method, session: SessionRoute()))
  }

  @Test("a tier is used while no lower one has a usable backend", arguments: BalancingMethod.allCases)
  func tiers(method: BalancingMethod) {
    var pool = tiered([2, 1, 1, 3], method)
    func picked() -> Set<Int> { Set((0..<400).compactMap { pool.pick(key: UInt64($0) << 40) }) }
    #expect(picked() == [1, 2])
    pool.setHealth(.unhealthy, of: 1, at: .zero)
    #expect(picked() == [2])
    pool.setHealth(.unhealthy, of: 2, at: .zero)
    #expect(picked() == [0])
    pool.setHealth(.unhealthy, of: 0, at: .zero)
    #expect(picked() == [3])
    pool.setHealth(.healthy, of: 1, at: .zero)
    #expect(picked() == [1])
  }

  @Test("when all of a tier were tried in vain, the next one is asked") func tiersAndRetries() {
    var pool = tiered([1, 3, 2])
    var tried = TriedBackends()
    for wanted in [0, 2, 1] {
      #expect(pool.pick(excluding: tried) == wanted)
      tried.insert(wanted)
    }
    #expect(pool.pick(excluding: tried) == nil)
  }

  @Test("a session keeps to its backend, whatever its tier") func tiersAndSessions() {
    #expect(byCookie(tiered([1, 2]), "JSESSIONID=1.w1") == .backend(1))
  }

  @Test("the method sees what is in flight", arguments: [BalancingMethod.leastInFlight, .powerOfTwo])
  func inFlight(method: BalancingMethod) {
    var pool = tiered([1, 1], method)
    pool.began(at: 0)
    #expect((0..<20).allSatisfy { _ in pool.pick() == 1 })
    _ = pool.ended(at: 0, .answered)
    pool.began(at: 1)
    #expect((0..<20).allSatisfy { _ in pool.pick() == 0 })
  }

  @Test("a lost session goes to its group first, by turns, and only then to the others") func groups() {
    var pool = BackendPool(
      ["a", "a", "a", "b"].enumerated().map {
        Backend(name: "w\($0)", route: "w\($0)", weight: 1, tier: $0 == 3 ? 1 : 2, group: $1)
      }, PoolPolicy(session: SessionRoute()))
    pool.setHealth(.unhealthy, of: 0, at: .zero)
    #expect(byCookie(pool, "JSESSIONID=1.w0") == .lost(0))
    var picked: [Int?] = []
    for _ in 0..<4 {
      let index = pool.pick(after: 0)
      picked.append(index)
      pool.began(at: index ?? 0)
      _ = pool.ended(at: index ?? 0, .answered)
    }
    #expect(picked == [1, 2, 1, 2])
    var tried = TriedBackends()
    tried.insert(1)
    #expect(pool.pick(after: 0, excluding: tried) == 2)
    pool.setHealth(.unhealthy, of: 1, at: .zero)
    pool.setHealth(.unhealthy, of: 2, at: .zero)
    #expect(pool.pick(after: 0) == 3)
  }

  @Test("routes that no backend has are counted, and one of them is remembered") func unknownRoutes() {
    var pool = pool()
    for cookie in ["JSESSIONID=1.old", "JSESSIONID=1.older"] {
      _ = Array(cookie.utf8).withUnsafeBytes { pool.stickiness(cookie: $0) }
      pool.noteUnknownRoute()
    }
    #expect(pool.unknownRoutes == 2)
    #expect(pool.takeUnknownRoute() == Array("old".utf8))
    #expect(pool.takeUnknownRoute() == nil)
  }
}

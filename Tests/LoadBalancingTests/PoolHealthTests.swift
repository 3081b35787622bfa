import LoadBalancing
import MonotonicTime
import Testing

@Suite struct PoolHealthTests {
  private func pool(_ count: Int, _ policy: PoolPolicy) -> BackendPool {
    BackendPool((0..<count).map { Backend(name: "w\($0)", route: "w\($0)", weight: 1) }, policy)
  }

  private func at(_ seconds: Int) -> Instant { .zero + .seconds(seconds) }

  private func part(of index: Int, _ pool: inout BackendPool, picks: Int = 1_100) -> Int {
    (0..<picks).count { _ in pool.pick() == index }
  }

  // MARK: Slow start

  @Test("a backend that comes back gets a tenth at first, and its whole share in the end")
  func slowStart() {
    var pool = pool(2, PoolPolicy(slowStart: .seconds(10)))
    #expect(part(of: 1, &pool) == 550, "no slow start for a backend that was never away")
    pool.setHealth(.unhealthy, of: 1, at: at(1))
    pool.setHealth(.healthy, of: 1, at: at(20))
    #expect((95...105).contains(part(of: 1, &pool)))
    pool.tick(at: at(25))
    #expect((355...375).contains(part(of: 1, &pool)))
    pool.tick(at: at(30))
    #expect((545...555).contains(part(of: 1, &pool)))
  }

  @Test("it begins anew with each return, after an ejection too") func slowStartAgain() {
    var pool = pool(2, PoolPolicy(slowStart: .seconds(10)))
    for seconds in [20, 40] {
      pool.setHealth(.ejected, of: 1, at: at(seconds - 10))
      pool.setHealth(.unknown, of: 1, at: at(seconds))
      #expect((90...110).contains(part(of: 1, &pool)))
      pool.tick(at: at(seconds + 10))
      #expect((540...560).contains(part(of: 1, &pool)))
    }
  }

  // MARK: Panic

  @Test("when too few are usable all are used", arguments: [(0, 0), (1, 3), (50, 2), (60, 2), (100, 1)])
  func panic(threshold: Int, failuresToPanic: Int) {
    var pool = pool(3, PoolPolicy(panic: PanicRule(threshold: threshold)))
    for failures in 1...3 {
      pool.setHealth(.unhealthy, of: failures - 1, at: .zero)
      let panics = threshold > 0 && failures >= failuresToPanic
      #expect(pool.isPanicking == panics)
      #expect(Set((0..<6).compactMap { _ in pool.pick() }).count == (panics ? 3 : 3 - failures))
    }
    for index in 0..<3 { pool.setHealth(.healthy, of: index, at: .zero) }
    #expect(!pool.isPanicking)
  }

  // MARK: Ejection

  @Test("so many errors in a row eject; an answer begins anew, a client that left says nothing") func errors()
  {
    var pool = pool(2, PoolPolicy(errorsToEject: 3))
    func end(_ outcome: RequestOutcome) -> Bool {
      pool.began(at: 0)
      return pool.ended(at: 0, outcome)
    }
    #expect(
      [end(.failed), end(.failed), end(.answered), end(.failed), end(.failed)]
        == Array(repeating: false, count: 5))
    #expect(!end(.abandoned))
    #expect(end(.failed))
    #expect(pool.backends[0].failures == 5)
    #expect(pool.backends[0].inFlight == 0)
  }

  @Test("ejections of one that goes on failing last longer and longer, to five minutes") func backOff() {
    var ejections = Ejections(count: 2, first: .seconds(10))
    var now = Instant.zero
    var lengths: [Duration] = []
    for _ in 0..<7 {
      guard let length = ejections.eject(0, at: now) else { break }
      lengths.append(length)
      #expect(ejections.contains(0))
      #expect(ejections.returning(at: now + length - .milliseconds(1)) == [])
      now = now + length
      #expect(ejections.next == now)
      #expect(ejections.returning(at: now) == [0])
      #expect(!ejections.contains(0))
    }
    #expect(lengths == [10, 20, 40, 80, 160, 300, 300].map { Duration.seconds($0) })
    #expect(ejections.eject(0, at: now + .seconds(301)) == .seconds(10))
  }

  @Test("half of a pool is ejected at most", arguments: [(1, 0), (2, 1), (3, 1), (4, 2), (5, 2)])
  func bounded(count: Int, most: Int) {
    var ejections = Ejections(count: count, first: .seconds(10))
    let ejected = (0..<count).count { ejections.eject($0, at: .zero) != nil }
    #expect(ejected == most)
    #expect(ejections.eject(0, at: .zero) == nil)
    #expect(ejections.eject(99, at: .zero) == nil)
  }
}

import MonotonicTime
import PeerLink
import Testing

/// A host and what is known of it, second by second.
private struct Bench {
  static let own = PeerMonitor.Digests(
    whole: 1, sections: ["hosts.lb1: priority": 1, "virtual_routers.web: addresses": 2, "pools.p: sticky": 3])

  var monitor = PeerMonitor(interval: .seconds(1))
  let start = Instant.zero + .seconds(100)
  var sequence: UInt64 = 0

  /// A message with that digest comes.
  mutating func hear(
    _ digest: UInt128, _ sections: [String: UInt128] = [:], at time: Duration
  ) -> PeerMonitor.DriftChange? {
    sequence += 1
    let message = PeerMessage(
      startID: 1, sequence: sequence, host: "lb2", version: "0.1.0", digest: digest, sections: sections)
    monitor.heard(PeerDatagram(message), at: start + time)
    return monitor.judge(Self.own, at: start + time)
  }
}

@Suite struct PeerMonitorTests {
  @Test("a host that answers is spoken to each interval") func answering() {
    var bench = Bench()
    #expect(bench.monitor.due == nil)
    for second in 0..<30 {
      let now = bench.start + .seconds(second)
      bench.monitor.sent(at: now)
      #expect(bench.monitor.due == now + .seconds(1) || second == 0)
      _ = bench.hear(1, at: .seconds(second))
      #expect(bench.monitor.link(at: now) == .heard)
    }
    #expect(bench.monitor.link(at: bench.start + .seconds(33)) == .silent)
  }

  @Test("a host at which nothing listens is spoken to every 30 s, until it is heard") func refusing() {
    var bench = Bench()
    let start = bench.start
    bench.monitor.sent(at: start)
    bench.monitor.refused(at: start)
    #expect(bench.monitor.due == start + .seconds(30))
    #expect(bench.monitor.link(at: start) == .refused)
    bench.monitor.sent(at: start + .seconds(30))
    #expect(bench.monitor.due == start + .seconds(60))
    _ = bench.hear(1, at: .seconds(31))
    #expect(bench.monitor.due == nil, "answered at once")
    bench.monitor.sent(at: start + .seconds(31))
    #expect(bench.monitor.due == start + .seconds(32))
    #expect(bench.monitor.link(at: start + .seconds(31)) == .heard)
  }

  @Test("a host behind a packet filter is unknown, and spoken to more seldom after ten rounds")
  func filtered() {
    var bench = Bench()
    for _ in 0..<9 { bench.monitor.sent(at: bench.start) }
    #expect(bench.monitor.due == bench.start + .seconds(1))
    bench.monitor.sent(at: bench.start)
    #expect(bench.monitor.due == bench.start + .seconds(30))
    #expect(bench.monitor.link(at: bench.start + .seconds(1000)) == .unknown)
    let change = bench.monitor.judge(Bench.own, at: bench.start)
    #expect(change == nil)
  }

  @Test("a difference is told once it has lasted 10 s, with its parts, and once when it ends") func drift() {
    let theirs: [String: UInt128] = [
      "hosts.lb1: priority": 1, "hosts.lb3: priority": 1, "virtual_routers.web: addresses": 7,
      "virtual_routers.web: preempt": 1,
    ]
    var bench = Bench()
    #expect(!bench.monitor.wantsSections(Bench.own))
    var changes = [bench.hear(2, at: .zero)]
    #expect(bench.monitor.wantsSections(Bench.own))
    changes.append(bench.hear(2, theirs, at: .seconds(9.9)))
    #expect(!bench.monitor.isDrifting)
    changes.append(bench.hear(2, theirs, at: .seconds(10)))
    #expect(bench.monitor.isDrifting)
    changes.append(bench.hear(2, theirs, at: .seconds(11)))
    changes.append(bench.hear(1, at: .seconds(12)))
    #expect(!bench.monitor.isDrifting)
    changes.append(bench.hear(1, at: .seconds(13)))
    let parts = [
      "hosts.lb3: priority (only there)", "pools.p: sticky (only here)",
      "virtual_routers.web: addresses, preempt (only there)",
    ]
    #expect(changes == [nil, nil, .began(parts), nil, .ended, nil])
  }

  @Test("hosts that are changed one after the other within 10 s tell nothing") func rolling() {
    var bench = Bench()
    let changes = [
      bench.hear(2, at: .zero), bench.hear(1, at: .seconds(9)), bench.hear(2, at: .seconds(12)),
      bench.hear(2, at: .seconds(21)),
    ]
    #expect(changes == [nil, nil, nil, nil])
  }

  @Test("a difference that no further message has followed is told too") func silence() {
    var bench = Bench()
    let first = bench.hear(2, at: .zero)
    let second = bench.monitor.judge(Bench.own, at: bench.start + .seconds(10))
    #expect([first, second] == [nil, .began([])])
  }
}

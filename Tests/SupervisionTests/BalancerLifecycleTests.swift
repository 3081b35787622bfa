import MonotonicTime
import Testing

@testable import Supervision

/// Plays events into a lifecycle at given times and keeps what it answered.
private struct Script {
  var lifecycle = BalancerLifecycle()
  var now = Instant.zero

  @discardableResult
  mutating func at(_ time: Duration, _ event: BalancerLifecycle.Event) -> [BalancerLifecycle.Action] {
    now = Instant.zero + time
    return lifecycle.handle(event, at: now)
  }

  /// A script in which child 1 has been ready since 0.1 s.
  static func ready() -> Script {
    var script = Script()
    script.at(.zero, .start)
    script.at(.milliseconds(100), .ready(child(1)))
    return script
  }
}

private func child(_ number: Int) -> BalancerLifecycle.ChildID {
  BalancerLifecycle.ChildID(number: number)
}

private func second(_ seconds: Double) -> Instant {
  Instant(nanoseconds: Int64((seconds * 1e9).rounded()))
}

private let killed = ChildExit.signalled(9)

@Suite("Life of the balancer")
struct BalancerLifecycleTests {
  @Test("it is started, and the host is fit once it is ready")
  func starts() {
    var script = Script()
    #expect(
      script.at(.zero, .start) == [
        .setTimer(.readiness(child(1)), at: second(10)), .spawn(child(1)), .notify(.state(.starting)),
        .notify(.fitness(.unfit(reason: "the balancer is not ready yet"))),
      ])
    #expect(
      script.at(.milliseconds(100), .ready(child(1))) == [
        .cancelTimer(.readiness(child(1))), .cancelTimer(.absence),
        .setTimer(.heartbeat(child(1)), at: second(2.1)), .setTimer(.probation(child(1)), at: second(10.1)),
        .notify(.ready(child(1))), .notify(.state(.ready)), .notify(.fitness(.fit)),
      ])
  }

  @Test("a killed balancer is started again at once, and the host stays fit for the moment")
  func restartsAtOnce() {
    var script = Script.ready()
    #expect(
      script.at(.seconds(20), .ended(child(1), killed)) == [
        .cancelTimer(.readiness(child(1))), .cancelTimer(.heartbeat(child(1))),
        .cancelTimer(.probation(child(1))), .setTimer(.absence, at: second(22)),
        .notify(.ended(child(1), reason: "it was killed by signal 9 (SIGKILL)", restartIn: .zero)),
        .setTimer(.readiness(child(2)), at: second(30)), .spawn(child(2)), .notify(.state(.starting)),
      ])
    #expect(script.lifecycle.fitness == .fit)
    let actions = script.at(.milliseconds(20_050), .ready(child(2)))
    #expect(actions.contains(.cancelTimer(.absence)))
    #expect(!actions.contains { if case .notify(.fitness) = $0 { true } else { false } })
  }

  @Test("the host is unfit when the balancer stays away longer than is tolerated, and fit when it is back")
  func absence() {
    var script = Script.ready()
    script.at(.seconds(20), .ended(child(1), killed))
    let reason = BalancerLifecycle.Fitness.unfit(reason: "the balancer has not been ready for 2 s")
    #expect(script.at(.seconds(22), .timerExpired(.absence)) == [.notify(.fitness(reason))])
    #expect(script.at(.seconds(23), .ready(child(2))).contains(.notify(.fitness(.fit))))
  }

  @Test("a balancer that is not ready in time is killed")
  func readinessTimeout() {
    var script = Script()
    script.at(.zero, .start)
    #expect(script.at(.seconds(10), .timerExpired(.readiness(child(1)))) == [.kill(child(1))])
    let actions = script.at(.seconds(10), .ended(child(1), killed))
    #expect(
      actions.contains(
        .notify(.ended(child(1), reason: "it was not ready after 10 s", restartIn: .zero))))
    #expect(actions.contains(.spawn(child(2))))
  }

  @Test("each sign of life postpones the verdict; without one the balancer is killed and replaced")
  func heartbeat() {
    var script = Script.ready()
    #expect(
      script.at(.seconds(1), .heartbeat(child(1))) == [.setTimer(.heartbeat(child(1)), at: second(3))])
    #expect(
      script.at(.seconds(3), .timerExpired(.heartbeat(child(1)))) == [
        .kill(child(1)), .setTimer(.absence, at: second(5)), .notify(.state(.starting)),
      ])
    let actions = script.at(.seconds(3), .ended(child(1), killed))
    #expect(
      actions.contains(
        .notify(.ended(child(1), reason: "it showed no sign of life for 2 s", restartIn: .zero))))
    #expect(actions.contains(.spawn(child(2))))
    #expect(!actions.contains(.setTimer(.absence, at: second(5))), "absence counts from the verdict")
  }

  @Test("a balancer that says why it ends is quoted")
  func refusal() {
    var script = Script()
    script.at(.zero, .start)
    #expect(script.at(.zero, .refused(child(1), reason: "pool 'a' has no backends")) == [])
    let actions = script.at(.zero, .ended(child(1), .exited(status: 1)))
    #expect(
      actions.contains(.notify(.ended(child(1), reason: "pool 'a' has no backends", restartIn: .zero))))
  }

  @Test("a balancer that keeps ending makes the host unfit until one lives through its probation")
  func crashLoop() {
    var script = Script.ready()
    var pauses: [Duration] = []
    for number in 1...4 {
      let actions = script.at(.seconds(number), .ended(child(number), .exited(status: 3)))
      for case .notify(.ended(_, _, let pause)) in actions { pauses.append(pause) }
      if number > 1 { script.at(.seconds(number), .timerExpired(.restart)) }
      script.at(.seconds(number), .ready(child(number + 1)))
      #expect(script.lifecycle.fitness == .fit)
    }
    #expect(pauses == [.zero, .milliseconds(100), .milliseconds(200), .milliseconds(400)])

    let unfit = BalancerLifecycle.Fitness.unfit(
      reason: "the balancer keeps ending: it exited with status 3")
    let actions = script.at(.seconds(5), .ended(child(5), .exited(status: 3)))
    #expect(actions.contains(.notify(.givenUp(reason: "it exited with status 3"))))
    #expect(actions.contains(.notify(.fitness(unfit))))
    #expect(actions.contains(.setTimer(.restart, at: second(10))))

    script.at(.seconds(10), .timerExpired(.restart))
    script.at(.seconds(11), .ready(child(6)))
    #expect(script.lifecycle.fitness == unfit, "ready is not enough after a row of deaths")
    #expect(
      script.at(.seconds(21), .timerExpired(.probation(child(6)))) == [.notify(.fitness(.fit))])
  }

  @Test("giving up is said once")
  func givenUpOnce() {
    var script = Script()
    script.at(.zero, .start)
    var said = 0
    for number in 1...12 {
      let actions = script.at(.seconds(number), .ended(child(number), .exited(status: 1)))
      for case .notify(.givenUp) in actions { said += 1 }
      script.at(.seconds(number), .timerExpired(.restart))
    }
    #expect(said == 1)
  }

  @Test("new settings: the successor starts beside the one that serves, which ends when the other is ready")
  func replacement() {
    var script = Script.ready()
    #expect(
      script.at(.seconds(5), .replace) == [
        .setTimer(.readiness(child(2)), at: second(15)), .spawn(child(2)),
      ])
    #expect(script.lifecycle.current == child(1))
    let actions = script.at(.seconds(6), .ready(child(2)))
    #expect(actions.contains(.notify(.ready(child(2)))))
    #expect(actions.suffix(2) == [.setTimer(.termination(child(1)), at: second(18)), .terminate(child(1))])
    #expect(script.lifecycle.current == child(2))
    #expect(
      script.at(.seconds(7), .ended(child(1), .exited(status: 0))) == [
        .cancelTimer(.termination(child(1)))
      ])
    #expect(script.lifecycle.fitness == .fit)
  }

  @Test("a successor that fails changes nothing but is reported")
  func failedReplacement() {
    var script = Script.ready()
    script.at(.seconds(5), .replace)
    script.at(.seconds(5), .refused(child(2), reason: "no such file"))
    #expect(
      script.at(.seconds(5), .ended(child(2), .exited(status: 1))) == [
        .cancelTimer(.readiness(child(2))), .notify(.replacementFailed(child(2), reason: "no such file")),
      ])
    #expect(script.lifecycle.current == child(1))
    #expect(script.lifecycle.fitness == .fit)
  }

  @Test("when the one that serves dies while its successor starts, the successor takes its place")
  func deathDuringReplacement() {
    var script = Script.ready()
    script.at(.seconds(5), .replace)
    let actions = script.at(.seconds(6), .ended(child(1), killed))
    #expect(!actions.contains { if case .spawn = $0 { true } else { false } })
    #expect(script.at(.seconds(7), .ready(child(2))).contains(.notify(.state(.ready))))
  }

  @Test("when the one that serves hangs while its successor starts, the successor takes over")
  func wedgedDuringReplacement() {
    var script = Script.ready()
    script.at(.seconds(1), .replace)
    script.at(.seconds(3), .timerExpired(.heartbeat(child(1))))
    #expect(script.at(.seconds(4), .ready(child(2))).contains(.notify(.state(.ready))))
    #expect(script.at(.seconds(4), .ended(child(1), killed)) == [.cancelTimer(.termination(child(1)))])
    #expect(script.lifecycle.current == child(2))
  }

  @Test("new settings during a pause start the balancer at once")
  func replaceWhileWaiting() {
    var script = Script()
    script.at(.zero, .start)
    script.at(.zero, .ended(child(1), killed))
    script.at(.zero, .ended(child(2), killed))
    #expect(script.lifecycle.state == .waiting)
    let actions = script.at(.milliseconds(10), .replace)
    #expect(actions.first == .cancelTimer(.restart))
    #expect(actions.contains(.spawn(child(3))))
  }

  @Test("new settings twice: the first successor is dropped unheard")
  func replacedTwice() {
    var script = Script.ready()
    script.at(.seconds(1), .replace)
    let actions = script.at(.seconds(2), .replace)
    #expect(actions.contains(.kill(child(2))))
    #expect(actions.contains(.spawn(child(3))))
    #expect(script.at(.seconds(2), .ready(child(2))) == [], "its report was already under way")
    #expect(script.at(.seconds(2), .ended(child(2), killed)) == [.cancelTimer(.termination(child(2)))])
    #expect(script.at(.seconds(3), .ready(child(3))).contains(.terminate(child(1))))
  }

  @Test("stopping: SIGTERM first, SIGKILL at the deadline, and a last word when nothing is left")
  func stops() {
    var script = Script.ready()
    let actions = script.at(.seconds(5), .stop)
    #expect(actions.contains(.terminate(child(1))))
    #expect(actions.contains(.setTimer(.termination(child(1)), at: second(17))))
    #expect(actions.contains(.notify(.fitness(.unfit(reason: "the balancer was stopped")))))
    #expect(script.at(.seconds(17), .timerExpired(.termination(child(1)))) == [.kill(child(1))])
    #expect(
      script.at(.seconds(17), .ended(child(1), killed)) == [
        .cancelTimer(.termination(child(1))), .notify(.stopped), .notify(.state(.stopped)),
      ])
  }

  @Test("wanted again while the last one still ends: the next starts beside it")
  func startWhileStopping() {
    var script = Script.ready()
    script.at(.seconds(5), .stop)
    #expect(script.at(.seconds(6), .start).contains(.spawn(child(2))))
    #expect(script.at(.seconds(7), .ready(child(2))).contains(.notify(.fitness(.fit))))
    #expect(script.at(.seconds(8), .ended(child(1), killed)) == [.cancelTimer(.termination(child(1)))])
  }

  @Test("stopping during a pause is over at once, and the pause starts nothing")
  func stopWhileWaiting() {
    var script = Script()
    script.at(.zero, .start)
    script.at(.zero, .ended(child(1), killed))
    script.at(.zero, .ended(child(2), killed))
    #expect(script.at(.zero, .stop).contains(.notify(.stopped)))
    #expect(script.at(.seconds(1), .timerExpired(.restart)) == [])
  }

  @Test("whatever happens in whatever order, at most one child serves and a stop ends them all")
  func anyOrder() {
    var generator = SystemRandomNumberGenerator()
    let seed = generator.next()
    var random = Pseudorandom(state: seed)
    for _ in 0..<300 {
      var script = Script()
      var alive: Set<BalancerLifecycle.ChildID> = []
      var time = Duration.zero
      func play(_ event: BalancerLifecycle.Event) {
        if case .ended(let child, _) = event { alive.remove(child) }
        for case .spawn(let child) in script.at(time, event) {
          #expect(alive.insert(child).inserted, "seed \(seed)")
        }
        #expect(script.lifecycle.current.map { alive.contains($0) } ?? true, "seed \(seed)")
      }
      for _ in 0..<60 {
        time += .milliseconds(Int(random.next() % 4_000))
        let someone = alive.sorted { $0.number < $1.number }.randomElement(using: &random) ?? child(1)
        switch random.next() % 12 {
        case 0: play(.start)
        case 1: play(.stop)
        case 2: play(.replace)
        case 3, 4: play(.ready(someone))
        case 5: play(.heartbeat(someone))
        case 6, 7: if alive.contains(someone) { play(.ended(someone, killed)) }
        case 8: play(.timerExpired(.restart))
        case 9: play(.timerExpired(.absence))
        case 10: play(.timerExpired(.heartbeat(someone)))
        default: play(.timerExpired(.readiness(someone)))
        }
      }
      play(.stop)
      for child in alive { play(.ended(child, killed)) }
      #expect(script.lifecycle.state == .stopped, "seed \(seed)")
    }
  }
}

/// SplitMix64: a generator whose sequence can be repeated from its seed.
private struct Pseudorandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}

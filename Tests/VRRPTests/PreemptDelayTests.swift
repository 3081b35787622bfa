import IPAddressing
import MonotonicTime
import Testing
import VRRP

@Suite("A preempt delay")
struct PreemptDelayTests {
  private static func backup(delay: Duration = .seconds(30)) -> Host {
    .backup { $0.preemptDelay = delay }
  }

  @Test("runs from startup, and a worse Active keeps the addresses until it is over")
  func fromStartup() {
    var host = Host { $0.preemptDelay = .seconds(30) }
    #expect(
      host.handle(.startup, at: 0.0).effects
        == [.setTimer(.activeDown, at: 3.609375), .setTimer(.preemptHold, at: 30.0)])
    #expect(host.hear(50, at: 1.0) == [.setTimer(.activeDown, at: 4.609375)])
    #expect(host.hear(50, at: 29.0) == [.setTimer(.activeDown, at: 32.609375)])
    let actions = host.expire(.preemptHold, at: 30.0)
    #expect(actions.first == .cancelTimer(.activeDown))
    #expect(actions.entered == [.active])
    #expect(
      host.reason == "192.0.2.12 has the lower priority 50 (here 100) and the preempt delay is over")
    #expect(host.router.lastTransition?.lastEvent == "vrrp-event-preempt-hold-timeout")
  }

  @Test("never delays taking over from silence or from a resignation")
  func silence() {
    var host = Self.backup()
    #expect(host.expire(.activeDown, at: 3.609375).entered == [.active])
    var other = Self.backup()
    other.hear(50, at: 1.0)
    #expect(
      other.hear(0, at: 2.0) == [.cancelTimer(.preemptHold), .setTimer(.activeDown, at: 2.609375)])
    #expect(other.expire(.activeDown, at: 2.609375).entered == [.active])
  }

  @Test("is cancelled by a better or equal Active, and begins anew with the next worse one")
  func cancelled() {
    var host = Self.backup()
    #expect(
      host.hear(100, at: 5.0) == [.cancelTimer(.preemptHold), .setTimer(.activeDown, at: 8.609375)])
    #expect(
      host.hear(50, at: 6.0) == [.setTimer(.preemptHold, at: 36.0), .setTimer(.activeDown, at: 9.609375)])
  }

  @Test("shorter than the Active_Down_Interval makes no difference")
  func short() {
    var host = Self.backup(delay: .milliseconds(100))
    #expect(host.router.deadline(of: .preemptHold) == nil)
    #expect(host.hear(50, at: 1.0) == [])
    #expect(host.expire(.activeDown, at: 3.609375).entered == [.active])
  }

  @Test("ends without a takeover when the Active is no longer worse")
  func priorityLowered() {
    var host = Self.backup()
    host.hear(50, at: 1.0)
    host.handle(.priorityChanged(40), at: 2.0)
    #expect(host.expire(.preemptHold, at: 30.0) == [])
    #expect(host.router.deadline(of: .preemptHold) == nil)
  }

  @Test("does not run after the host itself has yielded, until a worse Active is heard")
  func afterYielding() {
    var host = Host.active { $0.preemptDelay = .seconds(30) }
    host.hear(200, at: 40.0)
    #expect(host.router.deadline(of: .preemptHold) == nil)
  }

  @Test("is cancelled with everything else when the host stops")
  func shutdown() {
    var host = Self.backup()
    #expect(
      Set(host.handle(.shutdown, at: 1.0).effects.map { "\($0)" })
        == Set([VirtualRouter.Action.cancelTimer(.activeDown), .cancelTimer(.preemptHold)].map { "\($0)" }))
  }
}

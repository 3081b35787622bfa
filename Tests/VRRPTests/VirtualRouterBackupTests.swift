import IPAddressing
import MonotonicTime
import Testing
import VRRP

@Suite("A Backup")
struct VirtualRouterBackupTests {
  @Test("takes over from a silent Active: advertisement, addresses, announcements, in this order")
  func silence() {
    var host = Host.backup()
    host.hear(101, at: 1.0)
    let actions = host.expire(.activeDown, at: 4.609375)
    #expect(
      actions.effects == [
        .sendAdvertisement(priority: 100), .addAddresses, .announceAddresses,
        .setTimer(.advertisement, at: 5.609375),
      ])
    #expect(actions.entered == [.active])
    #expect(host.reason == "no advertisement from the Active 192.0.2.12 (priority 101) for 3.609 s")
    #expect(host.router.lastTransition?.newActiveReason == .noResponse)
  }

  @Test("takes over where nobody was ever heard")
  func nobody() {
    var host = Host.backup()
    host.expire(.activeDown, at: 3.609375)
    #expect(host.reason == "no advertisement from anyone for 3.609 s")
    #expect(host.router.lastTransition?.newActiveReason == .noResponse)
  }

  @Test("waits a full Active_Down_Interval after each advertisement of a better or equal Active")
  func respects() {
    for (priority, source) in [(200, greater), (100, greater), (100, lower)] as [(UInt8, IPAddress)] {
      var host = Host.backup()
      #expect(host.hear(priority, from: source, at: 2.0) == [.setTimer(.activeDown, at: 5.609375)])
      #expect(host.router.activePeer == .init(address: source, priority: priority))
    }
  }

  @Test("that hears priority 0 waits only the skew time, even if that is longer than what was left")
  func resignation() {
    var host = Host.backup()
    host.hear(101, at: 1.0)
    #expect(host.hear(0, at: 2.0) == [.setTimer(.activeDown, at: 2.609375)])
    host.expire(.activeDown, at: 2.609375)
    #expect(host.state == .active)
    #expect(host.reason == "192.0.2.12 resigned (priority 0)")
    #expect(host.router.lastTransition?.newActiveReason == .priority)
    var late = Host.backup()
    #expect(late.hear(0, at: 3.5) == [.setTimer(.activeDown, at: 4.109375)])
  }

  @Test("goes on waiting in full when a better Active follows the one that resigned")
  func successor() {
    var host = Host.backup()
    host.hear(0, at: 1.0)
    host.hear(150, from: lower, at: 1.2)
    host.expire(.activeDown, at: 4.809375)
    #expect(host.reason == "no advertisement from the Active 192.0.2.9 (priority 150) for 3.609 s")
  }

  @Test("ignores a worse Active and takes its addresses when its own wait is over")
  func preempts() {
    var host = Host.backup()
    #expect(host.hear(99, every: .seconds(5), at: 1.0) == [])
    #expect(host.router.activeInterval == .seconds(1))
    host.expire(.activeDown, at: 3.609375)
    #expect(host.reason == "192.0.2.12 has the lower priority 99 (here 100)")
    #expect(host.router.lastTransition?.newActiveReason == .preempted)
  }

  @Test("leaves a worse Active alone where preemption is off, but not its silence or its resignation")
  func doesNotPreempt() {
    var host = Host.backup { $0.preempts = false }
    #expect(host.hear(50, every: .milliseconds(500), at: 1.0) == [.setTimer(.activeDown, at: 2.804687)])
    #expect(host.hear(0, at: 2.0) == [.setTimer(.activeDown, at: 2.304687)])
    #expect(host.expire(.activeDown, at: 2.304687).entered == [.active])
  }

  @Test("that owns the addresses preempts, whatever the flag and the delay")
  func ownerPreempts() {
    var host = Host.backup { ($0.preempts, $0.preemptDelay) = (false, .seconds(60)) }
    host.handle(.priorityChanged(255), at: 0.0)
    #expect(host.hear(254, at: 1.0) == [])
    host.expire(.activeDown, at: 3.003906)
    #expect(host.state == .active)
    #expect(host.router.lastTransition?.lastEvent == "vrrp-event-owner-preempt")
  }

  @Test("of version 3 learns the Active's interval; its skew and its wait follow")
  func learns() {
    var host = Host.backup()
    host.hear(200, every: .milliseconds(500), at: 1.0)
    #expect(host.router.activeInterval == .milliseconds(500))
    #expect(host.router.skewTime == .microseconds(304_687))
    #expect(host.router.activeDownInterval == .microseconds(1_804_687))
  }

  @Test("of version 2 learns nothing; its skew is a part of one second, whatever the interval")
  func version2() {
    var host = Host.backup { ($0.version, $0.advertisementInterval) = (.v2, .seconds(2)) }
    #expect(host.router.deadline(of: .activeDown) == 6.609375)
    host.hear(200, every: .seconds(7), at: 1.0)
    #expect(host.router.deadline(of: .activeDown) == 7.609375)
  }

  @Test(
    "waits by its priority", arguments: [(254, 3.007812), (200, 3.21875), (100, 3.609375), (1, 3.996093)])
  func downIntervals(_ priority: UInt8, _ seconds: Double) {
    #expect(
      Host.backup(priority: priority).router.deadline(of: .activeDown) == Instant(floatLiteral: seconds))
  }

  @Test("keeps its place at 10 ms advertisements, where centiseconds would make all Backups fire together")
  func skewResolution() {
    let deadlines = [254, 253, 2, 1].map { priority in
      Host.backup(priority: priority) { $0.advertisementInterval = .milliseconds(10) }.router
        .activeDownInterval
    }
    #expect(
      deadlines == [
        .microseconds(30_078), .microseconds(30_117), .microseconds(39_921), .microseconds(39_960),
      ])
  }

  @Test("can wait for the longest interval there is")
  func longestInterval() {
    let host = Host.backup(priority: 1) { $0.advertisementInterval = .milliseconds(40_950) }
    #expect(host.router.activeDownInterval == .microseconds(163_640_039))
  }

  @Test("moves its deadline by the difference when its priority changes, and never into the past")
  func priorityChange() {
    var host = Host.backup()
    #expect(host.handle(.priorityChanged(150), at: 1.0) == [.setTimer(.activeDown, at: 3.414062)])
    #expect(host.handle(.priorityChanged(100), at: 1.5) == [.setTimer(.activeDown, at: 3.609375)])
    #expect(host.handle(.priorityChanged(100), at: 1.5) == [])
    #expect(host.handle(.priorityChanged(254), at: 3.5) == [.setTimer(.activeDown, at: 3.5)])
  }

  @Test("whose interval is configured anew waits by it, unless the Active has told its own")
  func intervalChange() {
    var fresh = Host.backup()
    var changed = fresh.router.configuration
    changed.advertisementInterval = .seconds(2)
    #expect(
      fresh.handle(.configurationChanged(changed), at: 1.0) == [.setTimer(.activeDown, at: 7.21875)])
    var taught = Host.backup()
    taught.hear(200, at: 1.0)
    #expect(taught.handle(.configurationChanged(changed), at: 2.0) == [])
    #expect(taught.router.activeInterval == .seconds(1))
  }
}

import IPAddressing
import MonotonicTime
import Testing
import VRRP

/// A host of priority 100 that has been Active since 3.609375 s, and listens when it has overslept.
private func active(
  priority: UInt8 = 100, _ change: (inout VirtualRouter.Configuration) -> Void = { _ in }
) -> Host {
  Host.active(priority: priority) {
    $0.listensAfterSleep = true
    change(&$0)
  }
}

@Suite("An Active that was not running")
struct SleepTests {
  private static let fallingBack: [VirtualRouter.Action] = [
    .cancelTimer(.advertisement), .removeAddresses, .sendAdvertisement(priority: 0),
  ]

  @Test("listens as a Backup when its timer finds it late by more than a takeover takes")
  func late() {
    var host = active()
    let actions = host.expire(.advertisement, at: 9.609375)
    #expect(actions.effects == Self.fallingBack + [.setTimer(.activeDown, at: 13.21875)])
    #expect(actions.entered == [.backup])
    #expect(host.reason == "this host was not running for 6 s")
  }

  @Test("advertises once and goes on when nobody can have taken over yet")
  func justInTime() {
    var host = active()
    #expect(!host.router.hasOverslept(at: 6.6))
    #expect(
      host.expire(.advertisement, at: 6.6)
        == [.sendAdvertisement(priority: 100), .setTimer(.advertisement, at: 7.6)])
    #expect(host.router.hasOverslept(at: 9.7))
  }

  @Test("yields once to a better host that has taken over")
  func yieldsToBetter() {
    var host = active()
    let actions = host.hear(101, at: 9.7)
    #expect(actions.entered == [.backup])
    #expect(host.router.activePeer == .init(address: greater, priority: 101))
    #expect(host.router.deadline(of: .activeDown) == 13.309375)
    #expect(host.expire(.advertisement, at: 9.7) == [])
  }

  @Test("leaves the addresses with a worse host at first, and takes them back by the ordinary rule")
  func preemptsWorse() {
    var host = active(priority: 200)
    #expect(host.hear(100, at: 9.7).entered == [.backup])
    #expect(host.hear(100, at: 10.0) == [])
    let deadline = host.router.deadline(of: .activeDown)
    #expect(deadline == 12.91875)
    #expect(host.expire(.activeDown, at: 12.91875).entered == [.active])
    #expect(host.cause == .preempted(.init(address: greater, priority: 100)))
  }

  @Test("leaves the addresses with a worse host where preemption is off")
  func respectsWorse() {
    var host = active(priority: 200) { $0.preempts = false }
    #expect(host.hear(100, at: 9.7).entered == [.backup])
    #expect(host.router.deadline(of: .activeDown) == 12.91875)
    host.hear(100, at: 12.0)
    #expect(host.router.deadline(of: .activeDown) == 15.21875)
  }

  @Test("has the addresses back after its Active_Down_Interval when nobody speaks")
  func alone() {
    var host = active()
    host.expire(.advertisement, at: 9.609375)
    #expect(host.expire(.activeDown, at: 13.21875).entered == [.active])
  }

  @Test("resigns as ever when it is asked to stop")
  func shutdown() {
    var host = active()
    #expect(host.handle(.shutdown, at: 10.0).contains(.sendAdvertisement(priority: 0)))
    #expect(host.state == .initialize)
  }

  @Test("goes on if it owns the addresses, and announces them again")
  func owner() {
    var host = Host(priority: 255) { $0.listensAfterSleep = true }
    host.handle(.startup, at: 0.0)
    #expect(host.expire(.advertisement, at: 6.0).contains(.overslept(.seconds(5))))
    #expect(host.handle(.slept(.seconds(60)), at: 6.5) == [])
  }

  @Test("listens when its host was suspended, whose clock stood still")
  func suspended() {
    var host = active()
    #expect(host.handle(.slept(.seconds(2)), at: 4.0) == [])
    let actions = host.handle(.slept(.seconds(60)), at: 4.0)
    #expect(actions.effects == Self.fallingBack + [.setTimer(.activeDown, at: 7.609375)])
    #expect(host.cause == .asleep(for: .seconds(60)))
  }

  @Test("as a Backup listens anew after its host was suspended")
  func suspendedBackup() {
    var host = Host.backup { $0.listensAfterSleep = true }
    #expect(host.handle(.slept(.seconds(60)), at: 3.0) == [.setTimer(.activeDown, at: 6.609375)])
    #expect(host.expire(.activeDown, at: 3.609375) == [.setTimer(.activeDown, at: 6.609375)])
  }

  @Test("stays out of it in Initialize")
  func suspendedInitialize() {
    var host = Host()
    #expect(host.handle(.slept(.seconds(60)), at: 3.0) == [])
  }
}

@Suite("A host that was Active a moment ago")
struct ResumptionTests {
  @Test("goes on at once and says why")
  func resumed() {
    var host = Host()
    let actions = host.handle(.resumed, at: 0.5)
    #expect(
      actions.effects == [
        .sendAdvertisement(priority: 100), .addAddresses, .announceAddresses,
        .setTimer(.advertisement, at: 1.5),
      ])
    #expect(actions.entered == [.active])
    #expect(
      host.reason == "the addresses are here from an earlier run and their lease still runs (priority 100)")
  }

  @Test("listens like any other when something was in its way at first")
  func hindered() {
    var host = Host()
    host.handle(.unfit("the balancer is not ready"), at: 0.0)
    #expect(host.handle(.resumed, at: 0.5) == [])
    #expect(host.handle(.fit, at: 0.6).entered == [.backup])
  }
}

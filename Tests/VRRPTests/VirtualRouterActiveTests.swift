import IPAddressing
import MonotonicTime
import Testing
import VRRP

@Suite("An Active")
struct VirtualRouterActiveTests {
  @Test("advertises at its own interval, also after it has learned another")
  func advertises() {
    var host = Host.backup()
    host.hear(200, every: .milliseconds(500), at: 1.0)
    #expect(
      host.expire(.activeDown, at: 2.804687).contains(.setTimer(.advertisement, at: 3.804687)))
    #expect(
      host.expire(.advertisement, at: 3.804687)
        == [.sendAdvertisement(priority: 100), .setTimer(.advertisement, at: 4.804687)])
    #expect(host.router.activeInterval == nil)
  }

  @Test("yields to a higher priority: addresses go, nothing is sent, the interval is learned")
  func yieldsToHigher() {
    var host = Host.active()
    let actions = host.hear(101, every: .seconds(2), at: 4.0)
    #expect(
      actions.effects == [
        .cancelTimer(.advertisement), .removeAddresses, .setTimer(.activeDown, at: 11.21875),
      ])
    #expect(actions.entered == [.backup])
    #expect(host.reason == "192.0.2.12 has the higher priority 101 (here 100)")
    #expect(host.router.activePeer == .init(address: greater, priority: 101))
  }

  @Test("yields to an equal with a greater address, compared as unsigned numbers")
  func tieBreak() {
    var host = Host.active()
    #expect(host.hear(100, from: greater, at: 4.0).entered == [.backup])
    #expect(
      host.reason == "192.0.2.12 has the same priority 100 and the greater address (here 192.0.2.11)")
    var winner = Host.active()
    #expect(winner.hear(100, from: lower, at: 4.0).entered == [])
    var low = Host.active { $0.primaryAddress = "10.0.0.200" }
    #expect(low.hear(100, from: "192.0.2.1", at: 4.0).entered == [.backup])
    var ipv6 = Host.active { $0.primaryAddress = "fe80::10" }
    #expect(ipv6.hear(100, from: "fe80::9", at: 4.0).entered == [])
    #expect(ipv6.hear(100, from: "fe80::11", at: 4.0).entered == [.backup])
  }

  @Test("does not yield to an equal with its own address")
  func duplicateAddress() {
    var host = Host.active()
    #expect(host.hear(100, from: here, at: 4.0).entered == [])
  }

  @Test("compares the address that it sends from now")
  func sourceAddressChange() {
    var host = Host.active()
    #expect(host.handle(.sourceAddressChanged("192.0.2.200"), at: 3.9) == [])
    #expect(host.hear(100, from: greater, at: 4.0).entered == [])
  }

  @Test("answers a losing advertisement at once, leaves its timer alone, and tells that there are two")
  func reasserts() {
    var host = Host.active()
    #expect(
      host.hear(99, at: 4.0)
        == [
          .sendAdvertisement(priority: 100), .anotherActiveHeard(.init(address: greater, priority: 99)),
        ])
    #expect(host.router.deadline(of: .advertisement) == 4.609375)
  }

  @Test("tells that there are two even where it does not answer")
  func silentReassertion() {
    var host = Host.active { $0.reasserts = false }
    #expect(host.hear(99, at: 4.0) == [.anotherActiveHeard(.init(address: greater, priority: 99))])
  }

  @Test("that hears another resign advertises at once, restarts its timer, and tells that there were two")
  func resignationOfAnother() {
    var host = Host.active { $0.reasserts = false }
    #expect(
      host.hear(0, at: 4.0)
        == [
          .sendAdvertisement(priority: 100), .setTimer(.advertisement, at: 5.0),
          .anotherActiveHeard(.init(address: greater, priority: 0)),
        ])
  }

  @Test("that yields audibly advertises once more, so that the winner knows that there were two")
  func yieldsAudibly() {
    var loser = Host.active(priority: 90) { ($0.yieldsAudibly, $0.primaryAddress) = (true, greater) }
    let actions = loser.hear(100, from: here, at: 4.0)
    #expect(
      actions.prefix(3) == [
        .sendAdvertisement(priority: 90), .cancelTimer(.advertisement), .removeAddresses,
      ])
    var winner = Host.active()
    #expect(
      winner.hear(90, from: greater, at: 4.001)
        .contains(.anotherActiveHeard(.init(address: greater, priority: 90))))
  }

  @Test("of two owners the one with the lesser address yields, and comes back when the other is silent")
  func twoOwners() {
    var host = Host(priority: 255)
    host.handle(.startup, at: 0.0)
    #expect(host.hear(255, from: greater, at: 0.5).entered == [.backup])
    #expect(host.expire(.activeDown, at: 3.503906).entered == [.active])
  }

  @Test("that was late sends once and goes on from there")
  func lateTimer() {
    var host = Host.active()
    #expect(
      host.expire(.advertisement, at: 6.0)
        == [.sendAdvertisement(priority: 100), .setTimer(.advertisement, at: 7.0)])
  }

  @Test("that was silent for longer than the fastest takeover tells so, for it must announce again")
  func overslept() {
    var host = Host.active()
    let actions = host.expire(.advertisement, at: 9.609375)
    #expect(
      actions == [
        .sendAdvertisement(priority: 100), .setTimer(.advertisement, at: 10.609375), .overslept(.seconds(5)),
      ])
    // The last advertisement left an interval before the timer was due.
    var awake = Host.active()
    #expect(awake.expire(.advertisement, at: 6.613).count == 2)
    var asleep = Host.active()
    #expect(asleep.expire(.advertisement, at: 6.614).count == 3)
  }

  @Test("tells a new priority with its next advertisement, and yields by it")
  func priorityChange() {
    var host = Host.active(priority: 200)
    #expect(host.handle(.priorityChanged(90), at: 4.0) == [])
    #expect(host.expire(.advertisement, at: 4.21875).first == .sendAdvertisement(priority: 90))
    #expect(host.hear(150, at: 4.5).entered == [.backup])
  }

  @Test("whose configuration changes stays Active, and advertises no later than its new interval promises")
  func configurationChange() {
    var host = Host.active()
    var changed = host.router.configuration
    changed.advertisementInterval = .milliseconds(100)
    changed.addresses = [virtual, "192.0.2.101"]
    #expect(
      host.handle(.configurationChanged(changed), at: 4.0) == [.setTimer(.advertisement, at: 4.1)])
    #expect(host.state == .active)
    #expect(host.router.advertisement(priority: 100).addresses == changed.addresses)
    changed.advertisementInterval = .seconds(5)
    #expect(host.handle(.configurationChanged(changed), at: 4.05) == [])
  }
}

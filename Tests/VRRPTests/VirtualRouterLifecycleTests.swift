import IPAddressing
import MonotonicTime
import Testing
import VRRP

@Suite("A virtual router that starts and stops")
struct VirtualRouterLifecycleTests {
  @Test("listens first: Backup, silent, for an Active_Down_Interval")
  func startup() {
    var host = Host()
    let actions = host.handle(.startup, at: 10.0)
    #expect(actions.effects == [.setTimer(.activeDown, at: 13.609375)])
    #expect(actions.entered == [.backup])
    #expect(host.reason == "started (priority 100)")
  }

  @Test("the owner is Active at once: advertisement, addresses, announcements, in this order")
  func ownerStartup() {
    var host = Host(priority: 255)
    let actions = host.handle(.startup, at: 0.0)
    #expect(
      actions.effects == [
        .sendAdvertisement(priority: 255), .addAddresses, .announceAddresses,
        .setTimer(.advertisement, at: 1.0),
      ])
    #expect(actions.entered == [.active])
    #expect(host.router.lastTransition?.newActiveReason == .priority)
  }

  @Test("waits in Initialize while the interface is down, has no address, or the host is unfit")
  func waitsForWhatItNeeds() {
    var host = Host { $0.primaryAddress = nil }
    #expect(host.handle(.unfit("the balancer is not ready"), at: 0.0) == [])
    #expect(host.handle(.interfaceDown, at: 0.0) == [])
    #expect(host.handle(.startup, at: 1.0) == [])
    #expect(host.handle(.interfaceUp, at: 2.0) == [])
    #expect(host.handle(.sourceAddressChanged(here), at: 3.0) == [])
    #expect(host.handle(.fit, at: 4.0).entered == [.backup])
    #expect(host.cause == .fit)
  }

  @Test("what it waits for does not start it before it was asked to run")
  func needsStartup() {
    var host = Host()
    #expect(host.handle(.interfaceDown, at: 0.0) == [])
    #expect(host.handle(.interfaceUp, at: 1.0) == [])
    #expect(host.state == .initialize)
  }

  @Test("ignores advertisements in Initialize")
  func initializeIsDeaf() {
    var host = Host()
    #expect(host.hear(200, at: 0.0) == [])
    host.handle(.startup, at: 1.0)
    #expect(host.router.activePeer == nil)
  }

  @Test("an Active that is stopped resigns with priority 0, then gives up the addresses")
  func activeShutdown() {
    var host = Host.active()
    let actions = host.handle(.shutdown, at: 4.0)
    #expect(
      actions.effects == [.cancelTimer(.advertisement), .sendAdvertisement(priority: 0), .removeAddresses])
    #expect(actions.entered == [.initialize])
    #expect(host.reason == "stopped")
  }

  @Test("a Backup that is stopped goes silently")
  func backupShutdown() {
    var host = Host.backup()
    #expect(host.handle(.shutdown, at: 1.0).effects == [.cancelTimer(.activeDown)])
  }

  @Test("a second startup or shutdown changes nothing")
  func repetition() {
    var host = Host.active()
    #expect(host.handle(.startup, at: 4.0) == [])
    host.handle(.shutdown, at: 5.0)
    #expect(host.handle(.shutdown, at: 6.0) == [])
  }

  @Test("an interface that fails stops it, one that returns starts it over; a stopped one stays stopped")
  func interfaceFlap() {
    var host = Host.active()
    let down = host.handle(.interfaceDown, at: 4.0)
    #expect(down.effects.contains(.sendAdvertisement(priority: 0)))
    #expect(down.effects.contains(.removeAddresses))
    #expect(host.cause == .interfaceDown)
    #expect(host.handle(.interfaceUp, at: 5.0).entered == [.backup])
    #expect(host.cause == .interfaceUp)
    host.handle(.interfaceDown, at: 6.0)
    host.handle(.shutdown, at: 7.0)
    #expect(host.handle(.interfaceUp, at: 8.0) == [])
  }

  @Test("without an address to send from it cannot even resign")
  func sourceAddressLost() {
    var host = Host.active()
    let actions = host.handle(.sourceAddressChanged(nil), at: 4.0)
    #expect(actions.effects == [.cancelTimer(.advertisement), .removeAddresses])
    #expect(host.reason == "the interface has no address to send from")
    #expect(host.handle(.sourceAddressChanged(here), at: 5.0).entered == [.backup])
  }

  @Test("an unfit host resigns at once, and says why in the given words")
  func unfit() {
    var host = Host.active()
    let actions = host.handle(.unfit("the balancer could not be kept running"), at: 4.0)
    #expect(actions.effects.contains(.sendAdvertisement(priority: 0)))
    #expect(host.state == .initialize)
    #expect(host.reason == "the balancer could not be kept running")
    #expect(host.handle(.unfit("still not"), at: 5.0) == [])
  }

  @Test("forgets the learned interval when it restarts")
  func forgetsLearnedInterval() {
    var host = Host.backup()
    host.hear(200, every: .seconds(5), at: 1.0)
    #expect(host.router.activeInterval == .seconds(5))
    host.handle(.shutdown, at: 2.0)
    #expect(host.router.activeInterval == nil)
    #expect(host.handle(.startup, at: 3.0).effects == [.setTimer(.activeDown, at: 6.609375)])
  }

  @Test("a timer that fires late for a state that has gone does nothing; one that fires early is set again")
  func strayTimers() {
    var host = Host.backup()
    #expect(host.expire(.advertisement, at: 1.0) == [])
    #expect(host.expire(.preemptHold, at: 1.0) == [])
    #expect(host.expire(.activeDown, at: 3.0) == [.setTimer(.activeDown, at: 3.609375)])
    host.handle(.shutdown, at: 3.1)
    #expect(host.expire(.activeDown, at: 3.7) == [])
  }

  @Test("every transition tells its states, its priority and its time")
  func transitions() {
    let transition = Host.active(priority: 101).router.lastTransition
    #expect(transition?.from == .backup)
    #expect(transition?.to == .active)
    #expect(transition?.priority == 101)
    #expect(transition?.at == 3.605468)
  }
}

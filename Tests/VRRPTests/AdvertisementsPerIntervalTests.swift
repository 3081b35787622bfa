import MonotonicTime
import Testing
import VRRP

@Suite("Several advertisements in each interval")
struct AdvertisementsPerIntervalTests {
  private func active(_ count: Int) -> Host {
    .active { $0.advertisementsPerInterval = count }
  }

  @Test("an Active sends one each part of the interval, and promises the whole interval", arguments: 1...10)
  func cadence(count: Int) throws {
    var host = active(count)
    let part = Duration.seconds(1) / count
    var due = try #require(host.router.deadline(of: .advertisement))
    #expect(due == Instant.zero + .seconds(3.609375) + part)
    for _ in 0..<3 {
      #expect(
        host.expire(.advertisement, at: due)
          == [.sendAdvertisement(priority: 100), .setTimer(.advertisement, at: due + part)])
      due += part
    }
    #expect(host.router.advertisement(priority: 100).interval == .seconds(1))
  }

  @Test("a Backup waits as long as with one")
  func downInterval() {
    let host = Host.backup { $0.advertisementsPerInterval = 3 }
    #expect(host.router.activeDownInterval == .seconds(3.609375))
    #expect(host.router.deadline(of: .activeDown) == 3.609375)
  }

  @Test("a late timer sends once, and the silence that the others heard decides whether to announce again")
  func late() {
    // The last advertisement left 0.25 s before the timer was due, at 3.859375 s.
    var awake = active(4)
    #expect(awake.expire(.advertisement, at: 6.613).count == 2)
    var asleep = active(4)
    #expect(asleep.expire(.advertisement, at: 6.614).count == 3)
    #expect(asleep.router.deadline(of: .advertisement) == 6.864)
  }

  @Test("another number takes effect with the next advertisement, which is not postponed")
  func change() {
    var host = active(1)
    var changed = host.router.configuration
    changed.advertisementsPerInterval = 4
    #expect(host.handle(.configurationChanged(changed), at: 4.0) == [.setTimer(.advertisement, at: 4.25)])
    changed.advertisementsPerInterval = 1
    #expect(host.handle(.configurationChanged(changed), at: 4.125) == [])
    #expect(host.expire(.advertisement, at: 4.25).contains(.setTimer(.advertisement, at: 5.25)))
  }
}

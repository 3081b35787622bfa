import IPAddressing
import MonotonicTime
import Testing
import VRRP

@Suite("An advertisement that waited to be read")
struct ArrivalTests {
  private typealias Action = VirtualRouter.Action

  private func heard(
    _ priority: UInt8, from source: IPAddress = greater, arrived: Instant
  ) -> VirtualRouter.Event {
    .advertisement(
      ReceivedAdvertisement(Advertisement.sample(priority: priority), source: source, arrival: arrived))
  }

  @Test("ends the Active's silence when it arrived, not when it was read")
  func restartsFromArrival() {
    var host = Host.backup()
    #expect(host.handle(heard(101, arrived: 1.0), at: 2.5) == [.setTimer(.activeDown, at: 4.609375)])
    #expect(host.handle(heard(0, arrived: 2.6), at: 3.0) == [.setTimer(.activeDown, at: 3.209375)])
  }

  @Test("leaves a deadline that is over, which then expires as soon as timers are looked at")
  func deadlineInThePast() {
    var host = Host.backup()
    #expect(host.handle(heard(101, arrived: 1.0), at: 9.0) == [.setTimer(.activeDown, at: 4.609375)])
    #expect(host.expire(.activeDown, at: 9.0).entered == [.active])
    #expect(host.reason == "no advertisement from the Active 192.0.2.12 (priority 101) for 8 s")
  }

  @Test("counts as read at once when it claims to come from the future, and never precedes an earlier one")
  func clamped() {
    var host = Host.backup()
    #expect(host.handle(heard(101, arrived: 7.0), at: 2.0) == [.setTimer(.activeDown, at: 5.609375)])
    #expect(host.handle(heard(101, arrived: 1.0), at: 3.0) == [.setTimer(.activeDown, at: 5.609375)])
  }

  @Test("lets an Active that yields to it wait from then on")
  func yields() {
    var host = Host.active()
    #expect(
      host.handle(heard(101, arrived: 5.0), at: 6.0).contains(.setTimer(.activeDown, at: 8.609375)))
    #expect(host.router.lastTransition?.at == 6.0)
  }

  @Test("is answered once by an Active, however many others waited with it")
  func answeredOnce() {
    var host = Host.active()
    let answer: [Action] = [
      .sendAdvertisement(priority: 100), .anotherActiveHeard(.init(address: greater, priority: 99)),
    ]
    #expect(host.handle(heard(99, arrived: 4.0), at: 9.0) == answer)
    #expect(host.handle(heard(99, arrived: 5.0), at: 9.0) == [])
    #expect(host.handle(heard(0, arrived: 6.0), at: 9.0) == [])
    #expect(host.handle(heard(99, arrived: 9.5), at: 9.5) == answer)
  }

  @Test("makes an Active yield even if others were answered before")
  func yieldsAfterAnswer() {
    var host = Host.active()
    host.handle(heard(99, arrived: 4.0), at: 9.0)
    #expect(host.handle(heard(101, arrived: 5.0), at: 9.0).entered == [.backup])
  }
}

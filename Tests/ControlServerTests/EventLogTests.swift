import ControlAPI
import Testing

@testable import ControlServer

@Suite("The log of events")
struct EventLogTests {
  @Test("events are numbered from 1, without gaps")
  func numbers() {
    let log = EventLog()
    #expect(log.lastNumber == 0)
    let event = log.append(.notice, "one", subject: "web", fields: ["from": "a"], time: 5)
    #expect(
      event
        == Event(number: 1, time: 5, kind: .notice, message: "one", subject: "web", fields: ["from": "a"]))
    #expect(log.append(.transition, "two").number == 2)
    #expect(log.events(after: 0).map(\.message) == ["one", "two"])
    #expect(log.events(after: 1).map(\.message) == ["two"])
    #expect(log.events(after: 2).isEmpty)
  }

  @Test("the latest thousand are kept")
  func capacity() {
    let log = EventLog()
    for number in 1...1_500 { log.append(.notice, "\(number)") }
    let kept = log.events(after: 0)
    #expect(kept.count == 1_000)
    #expect(kept.first?.number == 501)
    #expect(kept.last?.number == 1_500)
  }

  @Test("a number from an earlier daemon's life means that everything is new")
  func earlierLife() {
    let log = EventLog()
    log.append(.notice, "one")
    #expect(log.events(after: 900).map(\.number) == [1])
  }

  @Test("a follower hears of each event until it stops")
  func followers() {
    let log = EventLog()
    log.append(.notice, "before")
    var heard: [String] = []
    let follower = log.follow { heard.append($0.message) }
    log.append(.notice, "during")
    log.unfollow(follower)
    log.append(.notice, "after")
    #expect(heard == ["during"])
  }
}

import MonotonicTime
import Testing
import VRRP

@Suite("The effective priority")
struct EffectivePriorityTests {
  private func value(_ base: UInt8, _ facts: PriorityFact...) -> UInt8 {
    EffectivePriority(base: base, facts: facts).value
  }

  private func fact(_ weight: Int?, _ state: PriorityFact.State) -> PriorityFact {
    PriorityFact("script gateway", weight: weight, state: state)
  }

  @Test("a negative weight counts while its fact fails, a positive one while it does not")
  func weights() {
    #expect(value(150, fact(-20, .good)) == 150)
    #expect(value(150, fact(-20, .bad("exit status 1"))) == 130)
    #expect(value(100, fact(20, .good)) == 120)
    #expect(value(100, fact(20, .bad("exit status 1"))) == 100)
  }

  @Test("a number is multiplied by the weight")
  func numbers() {
    #expect(value(150, fact(-2, .number(10, "10"))) == 130)
    #expect(value(150, fact(3, .number(-10, "-10"))) == 120)
    #expect(value(150, fact(-50, .number(0, "0"))) == 150)
  }

  @Test("the sum stays within 1 to 254, however large the parts")
  func limits() {
    #expect(value(100, fact(-253, .bad(""))) == 1)
    #expect(value(100, fact(253, .good)) == 254)
    #expect(value(100, fact(.min, .number(.max, ""))) == 1)
    #expect(value(100, fact(.min, .number(.min, ""))) == 254)
    #expect(value(254, fact(-10, .bad("")), fact(10, .good)) == 254)
  }

  @Test("an owner stays the owner")
  func owner() {
    #expect(value(255, fact(-20, .bad("")), fact(20, .good)) == 255)
  }

  @Test("without a weight, a failure makes the host unfit and changes no priority")
  func unfit() {
    let priority = EffectivePriority(
      base: 150,
      facts: [fact(nil, .bad("exit status 1")), fact(nil, .number(7, "the file holds 7")), fact(nil, .good)])
    #expect(priority.value == 150)
    #expect(priority.unfitness == ["script gateway: exit status 1", "script gateway: the file holds 7"])
    #expect(EffectivePriority(base: 150, facts: [fact(nil, .number(0, ""))]).unfitness == [])
  }

  @Test("the arithmetic is told")
  func arithmetic() {
    let facts = [
      PriorityFact("script gateway", weight: -20, state: .bad("exit status 1")),
      PriorityFact("pool tomcat", weight: -30, state: .good),
      PriorityFact("interface eth1", weight: 5, state: .good),
    ]
    #expect(
      EffectivePriority(base: 150, facts: facts).arithmetic
        == "150 − 20 (script gateway: exit status 1) + 5 (interface eth1) = 135")
    #expect(EffectivePriority(base: 150, facts: []).arithmetic == "150")
  }

  @Test("no order of events gives another priority than the facts do", arguments: 0..<200)
  func order(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    // The same last word about each fact, after other histories in another order.
    let last = (0..<Int.random(in: 1...6, using: &random)).map { Self.fact($0, &random) }
    let base = UInt8.random(in: 1...254, using: &random)
    let expected = EffectivePriority(base: base, facts: last)
    for _ in 0..<4 {
      var now: Instant = 0.0
      var host = Host.backup(priority: base)
      var facts = last.map { PriorityFact($0.subject, weight: $0.weight, state: .good) }
      var histories = last.map { fact in
        (0..<Int.random(in: 0...4, using: &random)).map { _ in Self.state(&random) } + [fact.state]
      }
      // As the daemon does at its start.
      for event in EffectivePriority(base: base, facts: facts).events() { host.handle(event, at: now) }
      while let index = histories.indices.filter({ !histories[$0].isEmpty }).randomElement(using: &random) {
        facts[index].state = histories[index].removeFirst()
        now = now + .milliseconds(Int.random(in: 0...50, using: &random))
        for event in EffectivePriority(base: base, facts: facts).events() {
          host.handle(event, at: now)
        }
      }
      #expect(host.router.priority == expected.value)
      #expect((host.state == .initialize) == !expected.unfitness.isEmpty)
    }
  }

  @Test("an unfit Active resigns even where it is not to be preempted")
  func unfitYields() {
    var host = Host.active(priority: 150) { $0.preempts = false }
    let priority = EffectivePriority(base: 150, facts: [fact(nil, .bad("exit status 1"))])
    let actions = priority.events().flatMap { host.handle($0, at: 5.0) }
    #expect(actions.contains(.sendAdvertisement(priority: 0)))
    #expect(actions.contains(.removeAddresses))
    #expect(host.reason == "script gateway: exit status 1")
  }

  @Test(
    "an Active that is lower by weight says so when it speaks next, and no Backup that must not preempt minds"
  )
  func lowerByWeight() throws {
    var host = Host.active(priority: 150) { $0.preempts = false }
    let priority = EffectivePriority(base: 150, facts: [fact(-100, .bad("exit status 1"))])
    #expect(priority.events().flatMap { host.handle($0, at: 5.0) } == [])
    #expect(host.expire(.advertisement, at: 6.0).first == .sendAdvertisement(priority: 50))
    var backup = Host.backup { $0.preempts = false }
    backup.hear(50, at: 3.0)
    backup.expire(.activeDown, at: 4.0)
    #expect(backup.state == .backup)
  }

  @Test(
    "an Active that is lower by weight is followed by a better Backup when the Active_Down_Interval is over")
  func preempted() throws {
    var backup = Host.backup()
    backup.hear(150, at: 1.0)
    backup.hear(50, at: 2.0)
    let deadline = try #require(backup.router.deadline(of: .activeDown))
    #expect(deadline == Instant(floatLiteral: 1.0) + backup.router.activeDownInterval)
    backup.expire(.activeDown, at: deadline)
    #expect(backup.state == .active)
  }

  private static func fact(_ index: Int, _ random: inout SeededGenerator) -> PriorityFact {
    let weight = random.once(in: 4) ? nil : Int.random(in: -253...253, using: &random)
    return PriorityFact("fact \(index)", weight: weight, state: state(&random))
  }

  private static func state(_ random: inout SeededGenerator) -> PriorityFact.State {
    switch Int.random(in: 0..<3, using: &random) {
    case 0: .good
    case 1: .bad("it fails")
    default: .number(Int.random(in: -300...300, using: &random), "a number")
    }
  }
}

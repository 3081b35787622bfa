import LoadBalancing
import Testing

@Suite struct HealthCounterTests {
  private func changes(_ results: String, rise: Int = 2, fall: Int = 3) -> [Health?] {
    var counter = HealthCounter(rise: rise, fall: fall)
    return results.map { counter.observe(success: $0 == "+")?.to }
  }

  @Test("a backend that nothing is known of is used; its first success makes it healthy") func unknown() {
    #expect(HealthCounter(rise: 2, fall: 3).health.isUsable)
    #expect(changes("++") == [.healthy, nil])
  }

  @Test("as many failures in a row as fall says make it unhealthy") func fall() {
    #expect(changes("---") == [nil, nil, .unhealthy])
    #expect(changes("+--+---") == [.healthy, nil, nil, nil, nil, nil, .unhealthy])
  }

  @Test("as many successes in a row as rise says make it healthy again") func rise() {
    #expect(changes("---+-++") == [nil, nil, .unhealthy, nil, nil, nil, .healthy])
  }

  @Test("a threshold of one changes at once") func one() {
    #expect(changes("-+-", rise: 1, fall: 0) == [.unhealthy, .healthy, .unhealthy])
  }

  @Test("a change says what it was before") func transition() {
    var counter = HealthCounter(rise: 1, fall: 1)
    let first = counter.observe(success: false)
    #expect(first?.from == .unknown)
    let second = counter.observe(success: true)
    #expect(second?.from == .unhealthy)
    #expect(counter.health == .healthy)
  }
}

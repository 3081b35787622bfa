import LoadBalancing
import Testing

@Suite struct RetryBudgetTests {
  @Test("a fifth of the requests may be retried, beyond what was saved up") func share() {
    var budget = RetryBudget(percent: 20)
    var saved = 0
    while budget.spend() { saved += 1 }
    #expect(saved == 500)
    var retries = 0
    for _ in 0..<1_000 {
      budget.earn()
      if budget.spend() { retries += 1 }
    }
    #expect(retries == 200)
  }

  @Test("no more is saved up than at the start") func bounded() {
    var budget = RetryBudget(percent: 100)
    for _ in 0..<10_000 { budget.earn() }
    var saved = 0
    while budget.spend() { saved += 1 }
    #expect(saved == 500)
  }

  @Test("nothing is nothing") func none() {
    var budget = RetryBudget(percent: 0)
    budget.earn()
    #expect(budget.spend() == false)
  }
}

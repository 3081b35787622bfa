import LoadBalancing
import Testing

@Suite struct LeastInFlightTests {
  private func taking(_ weights: [Int]) -> LeastInFlight {
    var method = LeastInFlight(count: weights.count)
    for (index, weight) in weights.enumerated() { method.setShare(Share(weight: weight), at: index) }
    return method
  }

  @Test("the least busy backend is next") func leastBusy() {
    var method = taking([1, 1, 1])
    method.setInFlight(2, at: 0)
    method.setInFlight(1, at: 1)
    method.setInFlight(3, at: 2)
    #expect(method.next() == 1)
    method.setInFlight(4, at: 1)
    #expect(method.next() == 0)
  }

  @Test("busy is meant for its weight") func weighted() {
    var method = taking([3, 1])
    method.setInFlight(5, at: 0)
    method.setInFlight(2, at: 1)
    #expect(method.next() == 0)
    method.setInFlight(7, at: 0)
    #expect(method.next() == 1)
  }

  @Test("equally busy ones take turns by weight", arguments: [[1, 1, 1], [5, 1, 1], [7, 11, 13]])
  func idle(weights: [Int]) {
    var method = taking(weights)
    var distribution = Distribution(of: weights.count)
    for _ in 0..<weights.reduce(0, +) * 10 { distribution.add(method.next() ?? 0) }
    for (count, weight) in zip(distribution.counts, weights) { #expect(abs(count - weight * 10) <= 1) }
  }

  @Test("requests that last spread by weight") func lasting() {
    var method = taking([2, 1, 1])
    var inFlight = [0, 0, 0]
    for _ in 0..<400 {
      let index = method.next() ?? 0
      inFlight[index] += 1
      method.setInFlight(inFlight[index], at: index)
    }
    #expect(inFlight == [200, 100, 100])
  }

  @Test("one that was busy for long does not get all the turns that it missed") func noCatchingUp() {
    var method = taking([1, 1])
    method.setInFlight(1, at: 0)
    for _ in 0..<50 { #expect(method.next() == 1) }
    method.setInFlight(0, at: 0)
    let next = (0..<10).compactMap { _ in method.next() }
    #expect(next.count { $0 == 0 } <= 6)
  }

  @Test("those without a share and those that were tried are left out") func leftOut() {
    var method = taking([1, 1, 1])
    method.setShare(.none, at: 1)
    method.setInFlight(9, at: 0)
    method.setInFlight(0, at: 1)
    #expect(method.next() == 2)
    var tried = TriedBackends()
    tried.insert(2)
    #expect(method.next(excluding: tried) == 0)
    tried.insert(0)
    #expect(method.next(excluding: tried) == nil)
    method.setShare(Share(weight: 1), at: 1)
    #expect(method.next(excluding: tried) == 1)
    method.setShare(Share(weight: 1), at: 7)
    method.setInFlight(1, at: 7)
  }

  @Test("any order of changes leaves the least busy one at the front") func random() {
    var random = SplitMix(seed: 11)
    var method = LeastInFlight(count: 50)
    var (shares, inFlight) = (Array(repeating: 0, count: 50), Array(repeating: 0, count: 50))
    for _ in 0..<5_000 {
      let index = Int.random(in: 0..<50, using: &random)
      if Bool.random(using: &random) {
        shares[index] = Int.random(in: 0...4, using: &random)
        method.setShare(Share(weight: shares[index]), at: index)
      } else {
        inFlight[index] = Int.random(in: 0...9, using: &random)
        method.setInFlight(inFlight[index], at: index)
      }
      let best = (0..<50).filter { shares[$0] > 0 }.map { Double(inFlight[$0]) / Double(shares[$0]) }.min()
      let chosen = method.next()
      #expect(chosen.map { Double(inFlight[$0]) / Double(shares[$0]) } == best)
    }
  }
}

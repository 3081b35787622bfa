import LoadBalancing
import Testing

@Suite struct PowerOfTwoTests {
  private func taking(_ weights: [Int]) -> PowerOfTwo {
    var method = PowerOfTwo(count: weights.count, seed: 5)
    method.setShares(weights.map { Share(weight: $0) })
    return method
  }

  @Test("among idle backends lots are drawn by weight", arguments: [[1, 1, 1, 1], [4, 2, 1, 1]])
  func idle(weights: [Int]) {
    var method = taking(weights)
    var distribution = Distribution(of: weights.count)
    for _ in 0..<40_000 { distribution.add(method.next() ?? 0) }
    // The 99.9th percentile for three degrees of freedom is 5.4.
    #expect(distribution.chiSquare(against: weights) < 5.4)
  }

  @Test("of two the less busy one is taken") func lessBusy() {
    var method = taking([1, 1])
    method.setInFlight(3, at: 0)
    method.setInFlight(2, at: 1)
    #expect((0..<20).allSatisfy { _ in method.next() == 1 })
    method.setInFlight(4, at: 1)
    #expect((0..<20).allSatisfy { _ in method.next() == 0 })
  }

  @Test("lasting requests spread far more evenly than lots alone would") func lasting() {
    var method = taking(Array(repeating: 1, count: 100))
    var inFlight = Array(repeating: 0, count: 100)
    for _ in 0..<10_000 {
      let index = method.next() ?? 0
      inFlight[index] += 1
      method.setInFlight(inFlight[index], at: index)
    }
    // Of 100 each; one lot alone would put some backend beyond 125.
    #expect((inFlight.max() ?? 0) <= 105)
  }

  @Test("the busiest of all is never taken while there is another") func busiest() {
    var method = taking([1, 1, 1])
    method.setInFlight(1, at: 1)
    #expect((0..<200).allSatisfy { _ in method.next() != 1 })
  }

  @Test("those without a share and those that were tried are left out") func leftOut() {
    var method = taking([0, 1, 1])
    #expect((0..<50).allSatisfy { _ in method.next() != 0 })
    var tried = TriedBackends()
    tried.insert(1)
    #expect(method.next(excluding: tried) == 2)
    tried.insert(2)
    #expect(method.next(excluding: tried) == nil)
    method.setShares([.none, .none, Share(weight: 1)])
    #expect(method.next() == 2)
    method.setShares([.none, .none, .none])
    #expect(method.next() == nil)
    method.setInFlight(1, at: 9)
  }
}

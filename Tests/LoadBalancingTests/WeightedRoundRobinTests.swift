import LoadBalancing
import Testing

@Suite struct WeightedRoundRobinTests {
  private func picks(_ count: Int, _ roundRobin: inout WeightedRoundRobin) -> [Int] {
    (0..<count).compactMap { _ in roundRobin.next() }
  }

  @Test("equal backends take turns in the order of the pool") func turns() {
    var roundRobin = WeightedRoundRobin(weights: [1, 1, 1])
    #expect(picks(7, &roundRobin) == [0, 1, 2, 0, 1, 2, 0])
  }

  @Test(
    "each round gives exactly the shares", arguments: [[5, 1, 1], [3, 2], [1, 256], [7, 11, 13], [4]])
  func shares(_ weights: [Int]) {
    var roundRobin = WeightedRoundRobin(weights: weights)
    for _ in 0..<3 {
      let round = picks(weights.reduce(0, +), &roundRobin)
      for (index, weight) in weights.enumerated() { #expect(round.count { $0 == index } == weight) }
    }
  }

  @Test("a heavy backend's turns are spread") func smooth() {
    var roundRobin = WeightedRoundRobin(weights: [5, 1, 1])
    #expect(picks(7, &roundRobin) == [0, 0, 0, 1, 0, 0, 2])
  }

  @Test("a backend that is left out gets nothing, and the rest keep their shares") func leftOut() {
    var roundRobin = WeightedRoundRobin(weights: [2, 1, 1])
    roundRobin.setTaking(false, at: 0)
    #expect(picks(4, &roundRobin) == [1, 2, 1, 2])
    roundRobin.setTaking(true, at: 0)
    let round = picks(8, &roundRobin)
    #expect(round.count { $0 == 0 } == 4)
    #expect(round.prefix(3) != [0, 0, 0], "no burst on return")
    for index in 0..<3 { roundRobin.setTaking(false, at: index) }
    #expect(roundRobin.next() == nil)
    roundRobin.setTaking(true, at: 9)
    #expect(roundRobin.next() == nil)
  }

  @Test("backends that were tried are passed over") func excluding() {
    var roundRobin = WeightedRoundRobin(weights: [1, 1, 1])
    var tried = TriedBackends()
    var seen: Set<Int> = []
    while let index = roundRobin.next(excluding: tried) {
      #expect(seen.insert(index).inserted)
      tried.insert(index)
    }
    #expect(seen == [0, 1, 2])
    #expect(roundRobin.next() != nil)
  }

  @Test("a thousand backends with changing health keep their shares") func many() {
    var random = Seeded(state: 3)
    let weights = (0..<1_000).map { $0 % 7 + 1 }
    var roundRobin = WeightedRoundRobin(weights: weights)
    for _ in 0..<200 {
      let index = Int.random(in: 0..<1_000, using: &random)
      roundRobin.setTaking(false, at: index)
      #expect(!picks(20, &roundRobin).contains(index))
      roundRobin.setTaking(true, at: index)
    }
    var counts = Array(repeating: 0, count: 1_000)
    for index in picks(weights.reduce(0, +) * 3, &roundRobin) { counts[index] += 1 }
    for (index, weight) in weights.enumerated() { #expect(abs(counts[index] - weight * 3) <= 1) }
  }
}

/// A source of numbers that are the same in every run (SplitMix64).
private struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

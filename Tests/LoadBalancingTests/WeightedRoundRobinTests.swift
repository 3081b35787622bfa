import LoadBalancing
import Testing

@Suite struct WeightedRoundRobinTests {
  private func taking(_ weights: [Int]) -> WeightedRoundRobin {
    var roundRobin = WeightedRoundRobin(count: weights.count)
    for (index, weight) in weights.enumerated() { roundRobin.setShare(Share(weight: weight), at: index) }
    return roundRobin
  }

  private func picks(_ count: Int, _ roundRobin: inout WeightedRoundRobin) -> [Int] {
    (0..<count).compactMap { _ in roundRobin.next() }
  }

  @Test("equal backends take turns in the order of the pool") func turns() {
    var roundRobin = taking([1, 1, 1])
    #expect(picks(7, &roundRobin) == [0, 1, 2, 0, 1, 2, 0])
  }

  @Test(
    "each round gives exactly the shares", arguments: [[5, 1, 1], [3, 2], [1, 256], [7, 11, 13], [4]])
  func shares(_ weights: [Int]) {
    var roundRobin = taking(weights)
    for _ in 0..<3 {
      let round = picks(weights.reduce(0, +), &roundRobin)
      for (index, weight) in weights.enumerated() { #expect(round.count { $0 == index } == weight) }
    }
  }

  @Test("a heavy backend's turns are spread") func smooth() {
    var roundRobin = taking([5, 1, 1])
    #expect(picks(7, &roundRobin) == [0, 0, 0, 1, 0, 0, 2])
  }

  @Test("a backend that is left out gets nothing, and the rest keep their shares") func leftOut() {
    var roundRobin = taking([2, 1, 1])
    roundRobin.setShare(.none, at: 0)
    #expect(picks(4, &roundRobin) == [1, 2, 1, 2])
    roundRobin.setShare(Share(weight: 2), at: 0)
    let round = picks(8, &roundRobin)
    #expect(round.count { $0 == 0 } == 4)
    #expect(round.prefix(3) != [0, 0, 0], "no burst on return")
    for index in 0..<3 { roundRobin.setShare(.none, at: index) }
    #expect(roundRobin.next() == nil)
    roundRobin.setShare(Share(weight: 1), at: 9)
    #expect(roundRobin.next() == nil)
  }

  @Test("a share that grows while it is in use is followed, without a burst") func growing() {
    var roundRobin = taking([4, 4])
    roundRobin.setShare(Share(weight: 4, parts: 1, of: 4), at: 1)
    #expect((19...21).contains(picks(100, &roundRobin).count { $0 == 1 }))
    roundRobin.setShare(Share(weight: 4, parts: 1, of: 2), at: 1)
    #expect((32...35).contains(picks(100, &roundRobin).count { $0 == 1 }))
    roundRobin.setShare(Share(weight: 4), at: 1)
    let round = picks(100, &roundRobin)
    #expect((49...51).contains(round.count { $0 == 1 }))
    #expect(round.prefix(4).count { $0 == 1 } <= 2)
  }

  @Test("backends that were tried are passed over") func excluding() {
    var roundRobin = taking([1, 1, 1])
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
    var random = SplitMix(seed: 3)
    let weights = (0..<1_000).map { $0 % 7 + 1 }
    var roundRobin = taking(weights)
    for _ in 0..<200 {
      let index = Int.random(in: 0..<1_000, using: &random)
      roundRobin.setShare(.none, at: index)
      #expect(!picks(20, &roundRobin).contains(index))
      roundRobin.setShare(Share(weight: weights[index]), at: index)
    }
    var counts = Array(repeating: 0, count: 1_000)
    for index in picks(weights.reduce(0, +) * 3, &roundRobin) { counts[index] += 1 }
    for (index, weight) in weights.enumerated() { #expect(abs(counts[index] - weight * 3) <= 1) }
  }
}

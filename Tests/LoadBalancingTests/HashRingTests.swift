import LoadBalancing
import Testing

@Suite struct HashRingTests {
  private static let keys = (0..<20_000).map { StableHash.hash(Array("client-\($0)".utf8).span) }

  private func ring(_ weights: [Int], names: [String]? = nil) -> HashRing {
    var ring = HashRing(names: names ?? weights.indices.map { "worker\($0)" }, weights: weights)
    ring.setShares(weights.map { Share(weight: $0) })
    return ring
  }

  private func owners(_ ring: HashRing) -> [Int?] {
    Self.keys.map { ring.backend(for: $0) }
  }

  @Test(
    "keys are shared by weight", arguments: [[1, 1, 1, 1], [4, 2, 1, 1], Array(repeating: 3, count: 40)])
  func shares(weights: [Int]) {
    var distribution = Distribution(of: weights.count)
    for owner in owners(ring(weights)) { distribution.add(owner ?? 0) }
    #expect(distribution.greatestDeviation(from: weights) < 0.25)
  }

  @Test("when a backend goes only its keys move, to all others; when it is back, they return") func leaving()
  {
    var ring = ring([1, 1, 1, 1, 1])
    let before = owners(ring)
    ring.setShares([1, 1, 0, 1, 1].map { Share(weight: $0) })
    let during = owners(ring)
    let moved = zip(before, during).filter { $0 != $1 }
    #expect(moved.allSatisfy { $0.0 == 2 })
    #expect(before.count { $0 == 2 } == moved.count)
    #expect(Set(moved.map(\.1)) == [0, 1, 3, 4])
    ring.setShares(Array(repeating: Share(weight: 1), count: 5))
    #expect(owners(ring) == before)
  }

  @Test("a backend that is added takes its share, and no key moves between the others") func adding() {
    let before = owners(ring([1, 1, 1]))
    let after = owners(ring([1, 1, 1, 1]))
    let moved = zip(before, after).filter { $0 != $1 }
    #expect(moved.count { $0.1 == 3 } >= moved.count * 19 / 20)
    #expect((4_000...6_000).contains(after.count { $0 == 3 }))
  }

  @Test("the order of the file does not matter: the names decide") func names() {
    let one = ring([1, 1, 1], names: ["a", "b", "c"])
    let other = ring([1, 1, 1], names: ["c", "a", "b"])
    for key in Self.keys.prefix(500) {
      let names = (
        ["a", "b", "c"][one.backend(for: key) ?? 0], ["c", "a", "b"][other.backend(for: key) ?? 0]
      )
      #expect(names.0 == names.1)
    }
  }

  @Test("a part of a share gets a part of the keys, and never another backend's key moves between others")
  func partial() {
    var ring = ring([2, 2, 2])
    let before = owners(ring)
    ring.setShares([Share(weight: 2), Share(weight: 2, parts: 1, of: 4), Share(weight: 2)])
    let during = owners(ring)
    #expect(zip(before, during).allSatisfy { $0 == $1 || $0 == 1 })
    let part = Double(during.count { $0 == 1 }) / Double(before.count { $0 == 1 })
    // A quarter of its points against the whole of the others: a ninth of the keys instead of a third.
    #expect((0.25...0.42).contains(part))
  }

  @Test("the key of a backend that was tried belongs to where it would go without it") func tried() {
    var ring = ring([1, 1, 1, 1])
    var tried = TriedBackends()
    tried.insert(1)
    let excluding = Self.keys.prefix(2_000).map { ring.backend(for: $0, excluding: tried) }
    ring.setShares([1, 0, 1, 1].map { Share(weight: $0) })
    #expect(excluding == Self.keys.prefix(2_000).map { ring.backend(for: $0) })
    ring.setShares([0, 1, 0, 0].map { Share(weight: $0) })
    #expect(ring.backend(for: 1, excluding: tried) == nil)
    ring.setShares([0, 0, 0, 0].map { Share(weight: $0) })
    #expect(ring.backend(for: 1) == nil)
  }

  @Test("the places are the same for ever: both hosts of a tier, of whatever version, agree") func stable() {
    let ring = ring([1, 1, 1])
    #expect(
      ["10.0.0.1", "10.0.0.2", "2001:db8::7", "/index.html"].map { key in
        ring.backend(for: StableHash.hash(Array(key.utf8).span))
      } == [0, 2, 1, 2])
  }
}

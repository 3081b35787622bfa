/// Two backends are drawn by share, and the less busy one is taken: nearly as even as asking all of them, and many
/// balancers that do so at once do not all run to the same idle backend.
package struct PowerOfTwo: Sendable {
  private var shares: [Int]
  private var inFlight: [Int]
  /// Those that take part, and the sums of their shares up to and with each.
  private var members: [Int] = []
  private var sums: [Int] = []
  private var random: SplitMix

  /// So many backends, none of which takes part yet; `seed` decides what is drawn.
  package init(count: Int, seed: UInt64) {
    shares = Array(repeating: 0, count: count)
    inFlight = Array(repeating: 0, count: count)
    random = SplitMix(seed: seed)
  }

  /// Sets how much each backend gets.
  package mutating func setShares(_ new: [Share]) {
    members.removeAll(keepingCapacity: true)
    sums.removeAll(keepingCapacity: true)
    var sum = 0
    for (index, share) in zip(shares.indices, new) {
      shares[index] = share.value
      guard share > .none else { continue }
      sum += share.value
      members.append(index)
      sums.append(sum)
    }
  }

  /// Notes how many requests a backend works on now.
  package mutating func setInFlight(_ count: Int, at index: Int) {
    guard inFlight.indices.contains(index) else { return }
    inFlight[index] = max(count, 0)
  }

  /// The next backend that `tried` does not have; nil if there is none.
  package mutating func next(excluding tried: TriedBackends = TriedBackends()) -> Int? {
    guard tried.count == 0 else {
      return members.filter { !tried.contains($0) }.min { isLessBusy($0, $1) }
    }
    guard let total = sums.last else { return nil }
    guard members.count > 1 else { return members[0] }
    let first = position(of: draw(below: total))
    // The second is drawn from what is left without the first.
    let before = first == 0 ? 0 : sums[first - 1]
    let share = sums[first] - before
    let drawn = draw(below: total - share)
    let second = position(of: drawn < before ? drawn : drawn + share)
    return isLessBusy(members[second], members[first]) ? members[second] : members[first]
  }

  private func isLessBusy(_ left: Int, _ right: Int) -> Bool {
    inFlight[left] &* shares[right] < inFlight[right] &* shares[left]
  }

  private mutating func draw(below bound: Int) -> Int {
    Int(truncatingIfNeeded: random.next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// The first member whose sum is above `value`.
  private func position(of value: Int) -> Int {
    var (low, high) = (0, sums.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > value { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

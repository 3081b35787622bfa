/// Smooth weighted round robin by earliest deadline: deterministic, and O(log n) a pick where nginx's form is O(n).
///
/// On a virtual clock, a backend of weight w is due w times a unit of time, evenly spaced; the one that is due first is
/// next. Weights 5, 1, 1 give a a a b a a c: in each round exactly the shares, and never all of a's in a row.
package struct WeightedRoundRobin: Sendable {
  private struct Turn: Sendable {
    var due: UInt64
    let index: Int

    /// The earlier one; of two at the same time, the one that is first in the pool.
    func isBefore(_ other: Turn) -> Bool {
      due != other.due ? due < other.due : index < other.index
    }
  }

  /// A unit of the virtual clock: fine enough that rounding 1/w costs less than one pick in a million.
  private static let unit: UInt64 = 1 << 42
  /// Long before the clock overflows, all times are moved back.
  private static let horizon: UInt64 = 1 << 62

  /// From one turn of a backend to its next; 0 for one that takes no part.
  private var steps: [UInt64]
  /// A binary heap, the earliest turn first; only of backends that take part.
  private var turns: [Turn] = []
  private var clock: UInt64 = 0

  /// So many backends, none of which takes part yet.
  package init(count: Int) {
    steps = Array(repeating: 0, count: count)
  }

  /// Lets a backend take part with that share, or leaves it out.
  package mutating func setShare(_ share: Share, at index: Int) {
    guard steps.indices.contains(index) else { return }
    let before = steps[index]
    let step = share == .none ? 0 : Self.unit / UInt64(share.value)
    guard step != before else { return }
    steps[index] = step
    if before == 0 {
      // Spread over the first interval by position, so that equal backends do not come due together.
      let part = step / UInt64(steps.count)
      push(Turn(due: clock + part * UInt64(index) + part / 2, index: index))
    } else if let position = turns.firstIndex(where: { $0.index == index }) {
      if step == 0 {
        turns.remove(at: position)
      } else {
        // What it still had to wait shrinks or grows with its step.
        let wait = Double(turns[position].due - min(clock, turns[position].due))
        turns[position].due = clock + UInt64(wait / Double(before) * Double(step))
      }
      for position in stride(from: turns.count / 2 - 1, through: 0, by: -1) { sink(from: position) }
    }
  }

  /// The next backend; nil if none takes part.
  package mutating func next() -> Int? {
    guard let turn = turns.first else { return nil }
    advance(turn)
    return turn.index
  }

  /// The next backend that `tried` does not have; those passed over keep their turn.
  package mutating func next(excluding tried: TriedBackends) -> Int? {
    guard tried.count > 0 else { return next() }
    guard let turn = turns.filter({ !tried.contains($0.index) }).min(by: { $0.isBefore($1) }) else {
      return nil
    }
    if let position = turns.firstIndex(where: { $0.index == turn.index }) {
      turns[position].due += steps[turn.index]
      sink(from: position)
    }
    return turn.index
  }

  /// Gives the first turn's backend its next one.
  private mutating func advance(_ turn: Turn) {
    clock = max(clock, turn.due)
    turns[0].due = turn.due + steps[turn.index]
    sink(from: 0)
    guard clock > Self.horizon else { return }
    let earliest = turns[0].due
    for position in turns.indices { turns[position].due -= earliest }
    clock = 0
  }

  private mutating func push(_ turn: Turn) {
    turns.append(turn)
    var child = turns.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard turns[child].isBefore(turns[parent]) else { return }
      turns.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func sink(from start: Int) {
    var parent = start
    while true {
      var child = 2 * parent + 1
      guard child < turns.count else { return }
      if child + 1 < turns.count, turns[child + 1].isBefore(turns[child]) { child += 1 }
      guard turns[child].isBefore(turns[parent]) else { return }
      turns.swapAt(child, parent)
      parent = child
    }
  }
}

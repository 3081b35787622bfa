/// The backend with the fewest requests in flight for its share; equally busy ones take turns by share.
///
/// A heap that knows where each backend stands, so that a request's begin and end cost O(log n).
package struct LeastInFlight: Sendable {
  private struct Entry: Sendable {
    var share = 0
    var inFlight = 0
    /// The turn among equally busy ones, on a virtual clock as in `WeightedRoundRobin`.
    var due: UInt64 = 0
    /// Where it stands in the heap; -1 for one that takes no part.
    var position = -1
  }

  private static let unit: UInt64 = 1 << 34

  private var entries: [Entry]
  private var heap: [Int] = []
  private var clock: UInt64 = 0

  /// So many backends, none of which takes part yet.
  package init(count: Int) {
    entries = Array(repeating: Entry(), count: count)
  }

  /// Lets a backend take part with that share, or leaves it out.
  package mutating func setShare(_ share: Share, at index: Int) {
    guard entries.indices.contains(index), entries[index].share != share.value else { return }
    entries[index].share = share.value
    let position = entries[index].position
    if share == .none {
      remove(at: position)
    } else if position < 0 {
      // Its turn is a whole step away: no burst on return.
      entries[index].due = clock + step(of: index)
      heap.append(index)
      entries[index].position = heap.count - 1
      rise(from: heap.count - 1)
    } else {
      settle(at: position)
    }
  }

  /// Notes how many requests a backend works on now.
  package mutating func setInFlight(_ inFlight: Int, at index: Int) {
    guard entries.indices.contains(index) else { return }
    entries[index].inFlight = max(inFlight, 0)
    if entries[index].position >= 0 { settle(at: entries[index].position) }
  }

  /// The next backend that `tried` does not have; nil if there is none.
  package mutating func next(excluding tried: TriedBackends = TriedBackends()) -> Int? {
    let chosen =
      tried.count == 0
      ? heap.first : heap.filter { !tried.contains($0) }.min { isBefore(entries[$0], entries[$1]) }
    guard let chosen else { return nil }
    // One that was busy for long has no turns to catch up on.
    clock = max(clock, entries[chosen].due)
    entries[chosen].due = clock + step(of: chosen)
    settle(at: entries[chosen].position)
    return chosen
  }

  private func step(of index: Int) -> UInt64 {
    Self.unit / UInt64(max(entries[index].share, 1))
  }

  private func isBefore(_ left: Entry, _ right: Entry) -> Bool {
    // Requests per share, compared without dividing.
    let (leftLoad, rightLoad) = (left.inFlight &* right.share, right.inFlight &* left.share)
    return leftLoad != rightLoad ? leftLoad < rightLoad : left.due < right.due
  }

  // MARK: Heap

  private mutating func remove(at position: Int) {
    guard position >= 0 else { return }
    entries[heap[position]].position = -1
    let last = heap.removeLast()
    guard position < heap.count else { return }
    place(last, at: position)
    settle(at: position)
  }

  private mutating func place(_ index: Int, at position: Int) {
    heap[position] = index
    entries[index].position = position
  }

  private mutating func settle(at position: Int) {
    let index = heap[position]
    rise(from: position)
    sink(from: entries[index].position)
  }

  private mutating func rise(from start: Int) {
    let index = heap[start]
    var child = start
    while child > 0 {
      let parent = (child - 1) / 2
      guard isBefore(entries[index], entries[heap[parent]]) else { break }
      place(heap[parent], at: child)
      child = parent
    }
    place(index, at: child)
  }

  private mutating func sink(from start: Int) {
    let index = heap[start]
    var parent = start
    while true {
      var child = 2 * parent + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, isBefore(entries[heap[child + 1]], entries[heap[child]]) { child += 1 }
      guard isBefore(entries[heap[child]], entries[index]) else { break }
      place(heap[child], at: parent)
      parent = child
    }
    place(index, at: parent)
  }
}

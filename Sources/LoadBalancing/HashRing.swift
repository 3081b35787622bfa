/// Consistent hashing: backends have points on a ring in proportion to their weights, and a key belongs to the backend
/// of the next point.
///
/// When a backend goes, its keys spread over the others and no other key moves; when it is back, they return. The ring
/// is made of names alone, so both hosts of a tier, and a restarted one, send a key to the same place.
package struct HashRing: Sendable {
  private struct Point: Sendable {
    let hash: UInt64
    let backend: Int32
    /// Its number among the points of its backend: a share that is not whole has the first ones.
    let ordinal: Int32
  }

  /// So many points for a backend of average weight keep the shares within some percent.
  private static let pointsPerBackend = 160

  private let weights: [Int]
  /// How many points each has in all.
  private let pointCounts: [Int]
  /// All points in the order of the ring, and those of backends that take part.
  private let all: [Point]
  private var present: [Point] = []

  /// The ring of these backends, none of which takes part yet.
  package init(names: [String], weights: [Int]) {
    self.weights = weights
    let total = max(weights.reduce(0, +), 1)
    let counts = weights.map { max($0 * names.count * Self.pointsPerBackend / total, 1) }
    pointCounts = counts
    var points: [Point] = []
    points.reserveCapacity(counts.reduce(0, +))
    for (index, name) in names.enumerated() {
      let start = StableHash.hash(Array(name.utf8).span)
      for ordinal in 0..<counts[index] {
        // Points of one backend must not depend on each other's places: each is a hash of its own.
        let hash = SplitMix.mix(start ^ SplitMix.mix(UInt64(ordinal) &+ 1))
        points.append(Point(hash: hash, backend: Int32(index), ordinal: Int32(ordinal)))
      }
    }
    // Equal hashes are as good as impossible; the order is certain all the same.
    points.sort { $0.hash != $1.hash ? $0.hash < $1.hash : $0.backend < $1.backend }
    all = points
  }

  /// Sets how much each backend gets: all of its points, or the first ones if it gets less than its weight.
  package mutating func setShares(_ shares: [Share]) {
    let allowed = shares.indices.map { index in
      let full = max(weights[index] * Share.steps, 1)
      return (pointCounts[index] * min(shares[index].value, full) + full - 1) / full
    }
    present = all.filter { Int($0.ordinal) < allowed[Int($0.backend)] }
  }

  /// The backend that `key` belongs to; if that was tried, the next one on the ring that was not.
  package func backend(for key: UInt64, excluding tried: TriedBackends = TriedBackends()) -> Int? {
    guard !present.isEmpty else { return nil }
    let start = firstPoint(at: SplitMix.mix(key))
    var position = start
    repeat {
      let backend = Int(present[position].backend)
      if tried.count == 0 || !tried.contains(backend) { return backend }
      position = position + 1 == present.count ? 0 : position + 1
    } while position != start
    return nil
  }

  /// The first point at or after `hash`, round the ring.
  private func firstPoint(at hash: UInt64) -> Int {
    var (low, high) = (0, present.count)
    while low < high {
      let middle = (low + high) / 2
      if present[middle].hash < hash { low = middle + 1 } else { high = middle }
    }
    return low == present.count ? 0 : low
  }
}

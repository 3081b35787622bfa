import LoadBalancing

/// How often each backend was picked, and whether that is what their shares say.
struct Distribution {
  private(set) var counts: [Int]

  init(of backends: Int) {
    counts = Array(repeating: 0, count: backends)
  }

  mutating func add(_ backend: Int) {
    counts[backend] += 1
  }

  /// Pearson's statistic against shares in proportion to `weights`, per degree of freedom: about 1 for honest lots.
  func chiSquare(against weights: [Int]) -> Double {
    let (total, sum) = (Double(counts.reduce(0, +)), Double(weights.reduce(0, +)))
    let terms = zip(counts, weights).map { count, weight in
      let expected = total * Double(weight) / sum
      return (Double(count) - expected) * (Double(count) - expected) / expected
    }
    return terms.reduce(0, +) / Double(max(counts.count - 1, 1))
  }

  /// The greatest of all deviations from the share, as a part of the share.
  func greatestDeviation(from weights: [Int]) -> Double {
    let (total, sum) = (Double(counts.reduce(0, +)), Double(weights.reduce(0, +)))
    return zip(counts, weights).map { count, weight in
      abs(Double(count) / (total * Double(weight) / sum) - 1)
    }.max() ?? 0
  }
}

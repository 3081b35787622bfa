import MonotonicTime

/// How late the loop was, and how often that was later than the virtual routers can stand.
struct LatenessRecord {
  private(set) var histogram = LatenessHistogram()
  private var exceeded: [Duration: UInt64] = [:]
  private var least: Duration?

  mutating func add(_ lateness: Duration) {
    histogram.record(lateness)
    guard let least, lateness > least else { return }
    for limit in exceeded.keys where lateness > limit { exceeded[limit, default: 0] += 1 }
  }

  /// Counts from now on what is later than each of `limits`; the counts of those that it had go on.
  mutating func watch(_ limits: Set<Duration>) {
    exceeded = Dictionary(uniqueKeysWithValues: limits.map { ($0, exceeded[$0] ?? 0) })
    least = limits.min()
  }

  /// Whether so many wake-ups were later than `limit`, one of those watched, that it is no single mishap: at least two,
  /// and one in 10,000.
  func oftenExceeds(_ limit: Duration) -> Bool {
    exceeded[limit, default: 0] >= max(2, histogram.count / 10_000)
  }
}

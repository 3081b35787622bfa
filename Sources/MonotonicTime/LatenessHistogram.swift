/// How late timers were: counts in buckets of fixed bounds, so that it never grows.
public struct LatenessHistogram: Sendable, Equatable {
  /// The upper bounds of the buckets but the last, which has none.
  public static let bounds: [Duration] = [
    .microseconds(10), .microseconds(20), .microseconds(50), .microseconds(100), .microseconds(200),
    .microseconds(500), .milliseconds(1), .milliseconds(2), .milliseconds(5), .milliseconds(10),
    .milliseconds(20), .milliseconds(50), .milliseconds(100), .milliseconds(200), .milliseconds(500),
    .seconds(1), .seconds(2), .seconds(5), .seconds(10),
  ]

  /// How many were within each bound and above the one before; the last counts those above every bound.
  public private(set) var counts = [UInt64](repeating: 0, count: bounds.count + 1)
  /// How many were recorded.
  public private(set) var count: UInt64 = 0
  /// All of them together.
  public private(set) var sum: Duration = .zero
  /// The worst.
  public private(set) var maximum: Duration = .zero

  /// A histogram of nothing.
  public init() {}

  /// Counts a timer that fired this late; one that fired early was punctual.
  public mutating func record(_ lateness: Duration) {
    let lateness = max(lateness, .zero)
    let bucket = Self.bounds.firstIndex { lateness <= $0 } ?? Self.bounds.count
    counts[bucket] += 1
    count += 1
    sum += lateness
    maximum = max(maximum, lateness)
  }

  /// What the given part of all timers, 0 to 1, stayed within: the bound of a bucket, or the worst if that is less; nil
  /// if nothing was recorded.
  public func quantile(_ part: Double) -> Duration? {
    guard count > 0 else { return nil }
    let rank = part * Double(count)
    var below: UInt64 = 0
    for (bound, inBucket) in zip(Self.bounds, counts) {
      below += inBucket
      if Double(below) >= rank { return min(bound, maximum) }
    }
    return maximum
  }
}

/// How punctually the real-time thread wakes up: what short advertisement intervals depend on.
public struct TimingStatus: Sendable, Equatable, Codable {
  /// Whether the thread runs at real-time priority.
  public var isRealTime: Bool
  /// How many wake-ups were measured since the start.
  public var wakeUps: UInt64
  /// Half of them were late by no more than this, in seconds, as all times here; zero while there are none.
  public var latenessMedian: Double
  /// 99 % were late by no more than this.
  public var lateness99: Double
  /// 99.99 % were late by no more than this.
  public var lateness9999: Double
  /// The worst.
  public var latenessMaximum: Double
  /// All of them together.
  public var latenessSum: Double
  /// The distribution, from the least lateness on; together they count all wake-ups.
  public var buckets: [Bucket]

  /// Wake-ups that were late by no more than a bound, and by more than the one before.
  public struct Bucket: Sendable, Equatable, Codable {
    /// Seconds; absent from the last bucket, which has no bound.
    public var upTo: Double?
    public var count: UInt64

    /// A bucket from its parts.
    public init(upTo: Double?, count: UInt64) {
      self.upTo = upTo
      self.count = count
    }
  }

  /// A timing from its parts.
  public init(
    isRealTime: Bool, wakeUps: UInt64, latenessMedian: Double, lateness99: Double, lateness9999: Double,
    latenessMaximum: Double, latenessSum: Double, buckets: [Bucket]
  ) {
    self.isRealTime = isRealTime
    self.wakeUps = wakeUps
    self.latenessMedian = latenessMedian
    self.lateness99 = lateness99
    self.lateness9999 = lateness9999
    self.latenessMaximum = latenessMaximum
    self.latenessSum = latenessSum
    self.buckets = buckets
  }
}

/// How long to wait before the next start of a child that keeps ending.
///
/// The first start after a death is immediate, for a single crash should cost nothing; then the pauses double.
/// After too many deaths in a row it counts as given up: starts go on at the longest pause, and nobody relies on them.
public struct BackOff: Sendable, Equatable {
  /// The pauses and limits.
  public struct Settings: Sendable, Equatable {
    /// The pause before the second start in a row.
    public var firstPause: Duration
    /// No pause is longer.
    public var longestPause: Duration
    /// Deaths in a row after which it counts as given up.
    public var toleratedDeaths: Int

    /// Settings from their parts; the defaults give up about 1.5 s after the first of five quick deaths.
    public init(
      firstPause: Duration = .milliseconds(100), longestPause: Duration = .seconds(5),
      toleratedDeaths: Int = 5
    ) {
      self.firstPause = firstPause
      self.longestPause = longestPause
      self.toleratedDeaths = toleratedDeaths
    }
  }

  private let settings: Settings
  /// Deaths since the child last ran well.
  public private(set) var deaths = 0

  /// A fresh row.
  public init(_ settings: Settings = Settings()) {
    self.settings = settings
  }

  /// Whether the child has died too often in a row to be relied on.
  public var isGivenUp: Bool {
    deaths >= settings.toleratedDeaths
  }

  /// Counts a death and returns the pause before the next start.
  public mutating func died() -> Duration {
    // Held at the limit: more deaths make no difference, and a counter that runs for years must not overflow.
    deaths = min(deaths + 1, settings.toleratedDeaths)
    if isGivenUp { return settings.longestPause }
    if deaths == 1 { return .zero }
    // The exponent is bounded by the number of tolerated deaths; 30 doublings pass any sensible limit.
    let doubled = settings.firstPause * (1 << min(deaths - 2, 30))
    return min(doubled, settings.longestPause)
  }

  /// The child ran well, or got new settings: the row begins anew.
  public mutating func reset() {
    deaths = 0
  }
}

/// How a backend's health is observed.
public struct HealthCheckSettings: Sendable, Equatable, Codable {
  /// What is tried.
  public var kind: Kind
  /// Time between two checks of a backend.
  public var interval: Duration
  /// How long one check may take.
  public var timeout: Duration
  /// Successes in a row that make a backend healthy: 1 to 100.
  public var rise: Int
  /// Failures in a row that make it unhealthy: 1 to 100.
  public var fall: Int

  /// What a check tries.
  public enum Kind: Sendable, Equatable, Codable {
    /// A connection is accepted.
    case tcp
    /// `GET path` is answered with a status in one of `expected` (200 to 399 by default), and with `body` somewhere in
    /// the first 64 KiB of the content if there is one.
    case http(path: String, host: String?, expected: [ClosedRange<Int>], body: String?)
  }

  /// A health check from its parts; the defaults are what a bare `health_check:` means.
  public init(
    kind: Kind = .tcp, interval: Duration = .seconds(2), timeout: Duration = .seconds(1), rise: Int = 2,
    fall: Int = 3
  ) {
    self.kind = kind
    self.interval = interval
    self.timeout = timeout
    self.rise = rise
    self.fall = fall
  }
}

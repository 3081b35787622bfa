/// When a backend on which requests fail is left alone.
public struct EjectionSettings: Sendable, Equatable, Codable {
  /// Failed requests in a row that eject it: 0 to 100, 0 for never.
  public var errors: Int
  /// How long the first ejection lasts; each one soon after lasts twice as long as the one before.
  public var duration: Duration

  /// Ejection from its parts.
  public init(errors: Int = 3, duration: Duration = .seconds(10)) {
    self.errors = errors
    self.duration = duration
  }
}

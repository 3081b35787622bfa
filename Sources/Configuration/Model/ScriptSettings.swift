/// A command that is run again and again to find out whether something works.
public struct ScriptSettings: Sendable, Equatable, Codable {
  /// The key in `scripts:`.
  public var name: String
  /// The program's absolute path and its arguments; no shell reads them.
  public var command: [String]
  /// From the start of one run to the start of the next.
  public var interval: Duration
  /// How long a run may take before it is killed, which counts as failure.
  public var timeout: Duration
  /// Successes in a row after which a failing script counts as succeeding.
  public var rise: Int
  /// Failures in a row after which a succeeding script counts as failing.
  public var fall: Int
  /// The account that it runs as.
  public var user: String
  /// What it counts as before its first result; nil for failing when the daemon starts, succeeding when a reload adds it.
  public var initial: Initial?

  /// What a script without a result counts as.
  public enum Initial: String, Sendable, Equatable, Codable, CaseIterable {
    case success
    case failure
  }

  /// A script from its parts, with the defaults of the file.
  public init(
    name: String, command: [String], interval: Duration = .seconds(2), timeout: Duration = .seconds(1),
    rise: Int = 2, fall: Int = 2, user: String = "nobody", initial: Initial? = nil
  ) {
    self.name = name
    self.command = command
    self.interval = interval
    self.timeout = timeout
    self.rise = rise
    self.fall = fall
    self.user = user
    self.initial = initial
  }
}

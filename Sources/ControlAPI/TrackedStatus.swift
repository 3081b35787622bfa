/// One thing that a virtual router's priority, or its taking part, depends on.
public struct TrackedStatus: Sendable, Equatable, Codable {
  /// What it is: `script gateway`.
  public var subject: String
  /// Its weight; nil if the host is unfit while it fails.
  public var weight: Int?
  /// What it adds to the priority now.
  public var contribution: Int
  /// Whether it keeps the host from taking part now.
  public var makesUnfit: Bool
  /// What is the matter, in words; nil if it is as it should be.
  public var reason: String?

  /// A tracked thing's status from its parts.
  public init(subject: String, weight: Int?, contribution: Int, makesUnfit: Bool, reason: String?) {
    self.subject = subject
    self.weight = weight
    self.contribution = contribution
    self.makesUnfit = makesUnfit
    self.reason = reason
  }
}

/// A tracked script and its last run.
public struct ScriptStatus: Sendable, Equatable, Codable {
  public var name: String
  public var command: [String]
  /// What its results amount to.
  public var succeeds: Bool
  /// Since when, in seconds since 1970.
  public var since: Double
  /// How its last run ended; nil before the first has.
  public var lastResult: String?
  /// How long that took, in seconds.
  public var lastDuration: Double?
  /// Runs that have ended.
  public var runs: UInt64
  /// Of these, the ones that failed.
  public var failures: UInt64

  /// A script's status from its parts.
  public init(
    name: String, command: [String], succeeds: Bool, since: Double, lastResult: String?,
    lastDuration: Double?,
    runs: UInt64, failures: UInt64
  ) {
    self.name = name
    self.command = command
    self.succeeds = succeeds
    self.since = since
    self.lastResult = lastResult
    self.lastDuration = lastDuration
    self.runs = runs
    self.failures = failures
  }
}

/// A hook of a virtual router and its last run.
public struct HookStatus: Sendable, Equatable, Codable {
  public var command: [String]
  /// Whether it runs now.
  public var isRunning: Bool
  /// Transitions that it has still to be run for, the present run not counted.
  public var waiting: Int
  /// The state that its last run was for; nil before the first has ended.
  public var lastState: RouterState?
  /// How that ended.
  public var lastResult: String?
  /// Its exit status; nil if it did not get as far.
  public var lastExitStatus: Int32?
  /// How long it took, in seconds.
  public var lastDuration: Double?
  /// Runs that have ended.
  public var runs: UInt64
  /// Of these, the ones that failed.
  public var failures: UInt64

  /// Whether its last run failed.
  public var lastFailed: Bool { lastResult != nil && lastExitStatus != 0 }

  /// A hook that has not run yet.
  public init(command: [String]) {
    self.command = command
    isRunning = false
    waiting = 0
    runs = 0
    failures = 0
  }
}

/// How a child ended, in words that an administrator can act on.
public enum ChildExit: Sendable, Equatable, CustomStringConvertible {
  /// It ended by itself with this status.
  case exited(status: Int32)
  /// This signal ended it.
  case signalled(Int32)
  /// It never became its program: what was tried, and why it failed.
  case notStarted(String)
  /// Someone else collected it.
  case unknown

  public var description: String {
    switch self {
    case .exited(let status): "it exited with status \(status)"
    case .signalled(let signal): "it was killed by signal \(signal) (\(Self.name(ofSignal: signal)))"
    case .notStarted(let reason): "it could not be started: \(reason)"
    case .unknown: "it ended, and how is not known"
    }
  }

  private static func name(ofSignal signal: Int32) -> String {
    // The same numbers on every architecture that Debian builds for, but for MIPS's.
    let names: [Int32: String] = [
      1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS",
      8: "SIGFPE", 9: "SIGKILL", 11: "SIGSEGV", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM",
      24: "SIGXCPU", 25: "SIGXFSZ", 31: "SIGSYS",
    ]
    return names[signal] ?? "unnamed"
  }
}

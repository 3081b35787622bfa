private import MonotonicTime

/// What came of running a command once.
public struct CommandOutcome: Sendable, Equatable {
  public var end: End
  /// The last line that it printed, cut to a bounded length; empty if there was none.
  public var lastLine: String
  /// From the start to the end.
  public var duration: Duration

  /// How a command ended.
  public enum End: Sendable, Equatable {
    case ended(ChildExit)
    /// It took longer than its limit, and was killed with everything that it had started.
    case timedOut(limit: Duration)
    /// The daemon did not wait for it any longer.
    case abandoned
    /// It was not run at all, for a reason in words.
    case refused(String)
  }

  /// An outcome from its parts.
  public init(_ end: End, lastLine: String = "", duration: Duration = .zero) {
    self.end = end
    self.lastLine = lastLine
    self.duration = duration
  }

  /// Whether it exited with status 0.
  public var isSuccess: Bool {
    end == .ended(.exited(status: 0))
  }

  /// The exit status; nil if it did not get as far.
  public var exitStatus: Int32? {
    if case .ended(.exited(let status)) = end { status } else { nil }
  }

  /// How it ended, with the last line that it printed.
  public var reason: String {
    let how =
      switch end {
      case .ended(let exit): exit.description
      case .timedOut(let limit): "it was killed at its limit of \(limit.text)"
      case .abandoned: "it was killed because the daemon stops"
      case .refused(let reason): "it was not run: \(reason)"
      }
    return lastLine.isEmpty || isSuccess ? how : "\(how) (\(lastLine))"
  }
}

extension Duration {
  /// `250 ms`, `1 s` or `1.5 s`.
  fileprivate var text: String {
    let milliseconds = wholeNanoseconds / 1_000_000
    guard milliseconds >= 1000 else { return "\(milliseconds) ms" }
    let rest = milliseconds % 1000
    return rest == 0 ? "\(milliseconds / 1000) s" : "\(Double(milliseconds) / 1000) s"
  }
}

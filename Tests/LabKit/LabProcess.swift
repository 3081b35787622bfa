import Glibc
import Synchronization

/// A program that runs in the background of the lab, its output in a log file.
package final class LabProcess: Sendable {
  /// What it is called in messages.
  package let name: String
  package let pid: Int32
  /// Standard output and standard error.
  package let logPath: String
  /// Where its part of that file begins.
  private let logStart: Int
  private let ended = Mutex<ExitStatus?>(nil)

  /// Starts `arguments`, its output appended to `logPath`.
  package init(_ name: String, _ arguments: [String], logPath: String) throws(LabError) {
    let log = open(logPath, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
    defer {
      close(log)
      close(null)
    }
    guard log >= 0, null >= 0 else { throw LabError("\(logPath): \(String(cString: strerror(errno)))") }
    logStart = lseek(log, 0, SEEK_END)
    self.pid = try Spawn.start(arguments, input: null, output: log, error: log)
    self.name = name
    self.logPath = logPath
  }

  /// How it ended; nil while it runs.
  package var exitStatus: ExitStatus? {
    ended.withLock { ended in
      var status: Int32 = 0
      if ended == nil, waitpid(pid, &status, WNOHANG) == pid { ended = ExitStatus(waitStatus: status) }
      return ended
    }
  }

  package var isRunning: Bool { exitStatus == nil }

  /// Everything that it printed so far.
  package var log: String { FileBytes.text(at: logPath, from: logStart) }

  /// Everything that programs with this log have printed, those before it included.
  package var wholeLog: String { FileBytes.text(at: logPath) }

  /// Sends `signal` unless it has ended.
  package func send(_ signal: Int32) {
    if isRunning { kill(pid, signal) }
  }

  /// Ends it at once, as a crash would, and waits until it is gone.
  package func crash() throws {
    send(SIGKILL)
    try waitForExit()
  }

  /// Asks it to end and answers how it did; kills it and throws when it takes longer than `limit`.
  @discardableResult
  package func stop(_ signal: Int32 = SIGTERM, within limit: Duration = .seconds(15)) throws -> ExitStatus {
    send(signal)
    return try waitForExit(within: limit)
  }

  /// Waits until it ends by itself and answers how it did.
  @discardableResult
  package func waitForExit(within limit: Duration = .seconds(15)) throws -> ExitStatus {
    try eventually("\(name) ended", within: limit, every: .milliseconds(1)) { !isRunning }
    return exitStatus ?? .exited(-1)
  }

  /// Stops the clock for it, as a stalled machine would, until `resume`.
  package func freeze() { send(SIGSTOP) }

  /// Lets it go on after `freeze`.
  package func resume() { send(SIGCONT) }

  /// Ends it whatever state it is in; for clean-up, never throws.
  package func destroy() {
    guard isRunning else { return }
    kill(pid, SIGKILL)
    ended.withLock { ended in
      var status: Int32 = 0
      if ended == nil, waitpid(pid, &status, 0) == pid { ended = ExitStatus(waitStatus: status) }
    }
  }
}

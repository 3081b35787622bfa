import ArgumentParser
import Glibc

@main
struct Program {
  static func main() {
    // A log that nobody reads any more is noticed where it is written to.
    signal(SIGPIPE, SIG_IGN)
    do {
      let command = try BalancerCommand.parse()
      try command.run()
    } catch let failure as StartFailure {
      say(failure.reason)
      exit(1)
    } catch {
      // A usage error ends with 2, as everywhere on this system; help and version with 0.
      guard BalancerCommand.exitCode(for: error) != .success else { BalancerCommand.exit(withError: error) }
      writeError(BalancerCommand.fullMessage(for: error))
      exit(2)
    }
  }
}

/// Why the balancer did not start, in words for an operator.
struct StartFailure: Error {
  let reason: String
}

/// Says something on standard error, where the journal or a person reads it.
func say(_ text: String) {
  writeError("aloft-balancer: \(text)")
}

/// Writes a line to standard error.
func writeError(_ line: String) {
  let bytes = Array("\(line)\n".utf8)
  _ = unsafe bytes.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
}

import ArgumentParser
import Glibc

@main
struct Program {
  static func main() {
    // A reader that has gone is noticed where it is written to.
    signal(SIGPIPE, SIG_IGN)
    let arguments = Arguments.normalised(Array(CommandLine.arguments.dropFirst()))
    guard !arguments.isEmpty else {
      Output.error(Aloftctl.helpMessage())
      exit(ExitStatus.usage.rawValue)
    }
    do {
      var command = try Aloftctl.parseAsRoot(arguments)
      try command.run()
    } catch let failure as CommandFailure {
      if let message = failure.message { Output.error("aloftctl: " + message) }
      exit(failure.code.rawValue)
    } catch {
      let message = Aloftctl.fullMessage(for: error)
      guard Aloftctl.exitCode(for: error) != .success else {
        Output.line(message)
        exit(ExitStatus.success.rawValue)
      }
      Output.error(message)
      exit(ExitStatus.usage.rawValue)
    }
  }
}

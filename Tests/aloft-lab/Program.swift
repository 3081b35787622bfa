import ArgumentParser
import Glibc
import LabKit

/// Tools for trying and testing Aloft on one machine.
@main
struct Program: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "aloft-lab",
    abstract: "Tools for trying and testing Aloft on one machine.",
    subcommands: [
      DemoCommand.self, CleanCommand.self, BackendCommand.self, ClientCommand.self, LoadCommand.self,
      FloodCommand.self, FailoverBenchCommand.self,
    ])

  static func main() {
    Interrupt.install()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      let message = fullMessage(for: error)
      let status = exitCode(for: error)
      // As every program of the house: 2 says that the command line was not understood.
      if status == .success {
        say(message)
      } else {
        complain(message)
      }
      Glibc.exit(status == .validationFailure ? 2 : status.rawValue)
    }
  }
}

import ArgumentParser
import LabKit

/// Tools for trying and testing Aloft on one machine.
@main
struct Program: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "aloft-lab",
    abstract: "Tools for trying and testing Aloft on one machine.",
    subcommands: [
      DemoCommand.self, CleanCommand.self, BackendCommand.self, ClientCommand.self, LoadCommand.self,
      FloodCommand.self,
    ])

  static func main() {
    Interrupt.install()
    main(nil)
  }
}

import ArgumentParser
import LabKit

/// Removes what a demo or a lab left.
struct CleanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clean", abstract: "Removes a demo that was kept, and labs whose makers died.")

  func run() throws {
    try Prerequisites.check(["ip"])
    Leftovers.removeThoseOfDeadProcesses()
    Leftovers.remove(prefix: Demo.keptPrefix)
    say("Nothing of the lab is left" + (Leftovers.prefixes().isEmpty ? "." : " but what is running now."))
  }
}

import ArgumentParser
import Glibc
import LabKit

/// Shows what Aloft does, in a minute.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Two balancer hosts in network namespaces: election, balancing, a power cut, recovery.",
    discussion: "Needs root. Cleans up after itself, also on Ctrl-C.")

  @Flag(help: "Leave everything running, to play with; `aloft-lab clean` removes it.")
  var keep = false

  func run() throws {
    let lab = try Lab(Demo.hosts, identity: keep ? "demo" : nil)
    do {
      try Demo(lab: lab).play()
    } catch {
      end(lab, after: error)
    }
    if keep {
      Demo.explainHowToPlay(lab)
    } else {
      lab.tearDown()
      say("\nEverything that the demo made is removed again. `make demo ARGS=--keep` leaves it running.")
    }
  }

  /// Removes everything and ends the program with the status that tells why.
  private func end(_ lab: Lab, after error: any Error) -> Never {
    if let signal = Interrupt.signal {
      lab.tearDown()
      say("\nInterrupted: everything that the demo made is removed again.")
      Glibc.exit(128 + signal)
    }
    let lines = lab.lastLines(20)
    lab.tearDown()
    say("\nThe demo failed: \(error)\n\nWhat the programs said last:\n\(lines)")
    Glibc.exit(1)
  }
}

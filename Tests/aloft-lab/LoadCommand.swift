import ArgumentParser
import LabKit

/// Keeps connections busy and counts what goes wrong.
struct LoadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load", abstract: "Keeps connections busy with requests and counts what goes wrong.")

  @Argument(help: "http:// and a literal address.", transform: parseTarget)
  var target: HTTPTarget

  @Option(help: "How many connections are kept.")
  var connections = 64

  @Option(
    name: .customLong("for"), help: "How long to go on (default: until Ctrl-C).", transform: parseDuration)
  var duration: Duration?

  @Option(
    help: "How long a connection rests between an answer and its next request.", transform: parseDuration)
  var rest: Duration = .milliseconds(10)

  @Flag(help: "Print the report as one line of JSON.")
  var json = false

  func validate() throws {
    guard (1...10_000).contains(connections) else { throw ValidationError("--connections: 1 to 10000") }
  }

  func run() throws {
    var load = LoadGenerator(target: target)
    load.connections = connections
    load.rest = rest
    say("begun: \(connections) connections")
    let report = try load.run(for: duration)
    json ? try sayJSON(report) : say(report.summary)
  }
}

import ArgumentParser
import LabKit

/// Measures how long a service is away.
struct ClientCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "client",
    abstract: "Asks again and again, each time on a new connection, and prints the length of every outage.",
    discussion:
      "Ends after --for, or on Ctrl-C. An outage lasts from the last answer before it to the first one after."
  )

  @Argument(help: "http:// and a literal address.", transform: parseTarget)
  var target: HTTPTarget

  @Option(
    name: .customLong("for"), help: "How long to go on (default: until Ctrl-C).", transform: parseDuration)
  var duration: Duration?

  @Option(help: "Time between two requests.", transform: parseDuration)
  var interval: Duration = .milliseconds(5)

  @Option(help: "How long a request may take.", transform: parseDuration)
  var timeout: Duration = .milliseconds(250)

  @Flag(help: "Print the report as one line of JSON.")
  var json = false

  func run() throws {
    var client = OutageClient(target: target)
    client.interval = max(interval, .microseconds(100))
    client.timeout = timeout
    say("begun: a request every \(client.interval.text)")
    let report = try client.run(for: duration) { outage in
      guard !json else { return }
      let length = Duration.seconds(outage.length).text
      say(
        "at \(Duration.seconds(outage.at).text): \(length) without an answer, \(outage.failures) requests failed"
      )
    }
    json ? try sayJSON(report) : say(report.summary)
  }
}

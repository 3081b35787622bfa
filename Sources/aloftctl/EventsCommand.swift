import ArgumentParser
import CommandText
import ControlClient

/// `aloftctl events`
struct EventsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events", abstract: "Shows what has happened since aloftd started, with causes.")

  @OptionGroup var socket: SocketOption

  @Flag(name: .shortAndLong, help: "Go on with events as they happen.")
  var follow = false

  @Option(help: ArgumentHelp("Only events after this number.", valueName: "number"))
  var after: UInt64?

  @Flag(help: "Print a line of JSON an event.")
  var json = false

  func run() throws {
    do throws(ControlClientError) {
      try socket.client.events(follow: follow, after: after) { event, line in
        if json {
          Output.bytes(line + [UInt8(ascii: "\n")])
        } else {
          Output.line(EventText.line(event, time: LocalTime.preciseText))
        }
        return true
      }
    } catch {
      throw CommandFailure(error)
    }
  }
}

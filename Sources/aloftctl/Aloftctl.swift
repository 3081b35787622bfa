import ArgumentParser
import ControlAPI
import ControlClient

/// The command line of Aloft.
struct Aloftctl: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "aloftctl",
    abstract: "Asks and tells the aloftd of this host; checks configuration files anywhere.",
    discussion: """
      Exit codes: 0 done; 1 refused, or mistakes found; 2 wrong use; 3 aloftd is not running; 4 permission \
      denied; 5 the answer was not understood.
      """,
    version: "aloftctl \(AloftVersion.current)",
    subcommands: [StatusCommand.self, EventsCommand.self, CheckCommand.self, ReloadCommand.self])
}

/// The option that every command has which asks the daemon.
struct SocketOption: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("The control socket of aloftd.", valueName: "path"))
  var socket = ControlClient.defaultSocket

  /// The client for it.
  var client: ControlClient { ControlClient(socket: socket) }
}

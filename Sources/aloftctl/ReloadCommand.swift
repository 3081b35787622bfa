import ArgumentParser
import ControlAPI
import ControlClient

/// `aloftctl reload`
struct ReloadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reload",
    abstract: "Has aloftd read its configuration again; a file with mistakes changes nothing.")

  @OptionGroup var socket: SocketOption

  @Flag(help: "Print the daemon's JSON.")
  var json = false

  func run() throws {
    do throws(ControlClientError) {
      let (reply, bytes) = try socket.client.reload()
      json ? Output.bytes(bytes) : Output.line(reply.message)
    } catch {
      throw CommandFailure(error)
    }
  }
}

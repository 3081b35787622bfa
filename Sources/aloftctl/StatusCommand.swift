import ArgumentParser
import CommandText
import ControlClient

/// `aloftctl status`
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Shows who is Active and why, the addresses, the peers and the backends."
  )

  @OptionGroup var socket: SocketOption

  @Flag(help: "Print the daemon's JSON.")
  var json = false

  func run() throws {
    do throws(ControlClientError) {
      let (status, bytes) = try socket.client.status()
      if json { return Output.bytes(bytes) }
      let text = StatusText(status, now: LocalTime.now, width: Output.terminalWidth, time: LocalTime.text)
      Output.lines(text.lines())
    } catch {
      throw CommandFailure(error)
    }
  }
}

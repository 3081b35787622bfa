import ControlAPI
import ControlServer
import EventLoop
import Foundation

/// What `aloftd` serves, without `aloftd`: a control server with a loop on a thread of its own.
final class Daemon: Sendable {
  let socket: String
  private let commands: Mailbox<Command>

  private enum Command: Sendable {
    case stop
    case append(String)
  }

  init(reload: Result<ControlReply, ControlError> = .success(ControlReply(message: "nothing changes"))) throws
  {
    let path = FileManager.default.temporaryDirectory.path + "/aloft-\(UUID().uuidString.prefix(8)).sock"
    let mailbox = try Mailbox<Command>()
    socket = path
    commands = mailbox
    let started = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      try? Self.serve(path, mailbox, reload) { started.signal() }
    }
    started.wait()
  }

  deinit {
    commands.send(.stop)
  }

  /// Ends the daemon.
  func stop() {
    commands.send(.stop)
  }

  /// Has something happen.
  func append(_ message: String) {
    commands.send(.append(message))
  }

  static let status = Status(
    host: "lb1", version: "0.1.0", pid: 1, startedAt: 0, configurationFile: "/etc/aloft/aloft.yaml",
    alarms: [],
    virtualRouters: [], balancer: nil)

  private static func serve(
    _ path: String, _ mailbox: Mailbox<Command>, _ reload: Result<ControlReply, ControlError>,
    _ started: @escaping () -> Void
  ) throws {
    defer { started() }
    let loop = try EventLoop()
    let log = EventLog()
    log.append(.daemonStarted, "aloftd has started", time: 1000)
    log.append(.transition, "virtual router web: Backup to Active", subject: "web", time: 1001.5)
    let handler = ControlHandler(status: { $0(Self.status) }, reload: { $0(reload) })
    let server = try ControlServer(path: path, group: "root", on: loop, handler: handler, log: log)
    try mailbox.attach(to: loop) { command in
      switch command {
      case .stop:
        server.stop()
        loop.stop()
      case .append(let message):
        log.append(.notice, message)
      }
    }
    started()
    loop.run()
  }
}

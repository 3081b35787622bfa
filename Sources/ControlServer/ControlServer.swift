private import CLinux
public import EventLoop
private import Glibc
import HTTPMessage

/// Serves HTTP and JSON on the control socket, on the control loop.
///
/// Members of the reading group may look (`GET /v1/status`, `GET /v1/events`), root may change (`POST /v1/reload`); the
/// kernel says who asks. The server works until `stop()`.
public final class ControlServer: EventSource {
  /// More connections than that are answered with 503.
  static let connectionLimit = 64

  /// What an administrator should know about the socket, such as a group that does not exist.
  public let warnings: [String]

  let handler: ControlHandler
  let log: EventLog
  let rule: AccessRule
  let parser: RequestParser
  private let path: String
  private var connections: [ObjectIdentifier: ControlConnection] = [:]

  /// Opens the socket at `path` and serves it on `loop`; `group` is the name of the group that may look.
  public init(
    path: String, group: String, on loop: EventLoop, handler: ControlHandler, log: EventLog
  ) throws(ControlSocketError) {
    let socket = try ControlSocket(at: path, group: group)
    self.path = path
    self.handler = handler
    self.log = log
    rule = socket.rule
    warnings = socket.warnings
    var limits = HeadLimits()
    limits.fieldBlock = 16 * 1024
    limits.body = UInt64(ControlConnection.bodyLimit)
    parser = RequestParser(limits: limits)
    super.init(descriptor: socket.descriptor)
    do throws(SystemError) {
      try loop.add(self, interest: .readable)
    } catch {
      throw .failed(path: path, error)
    }
  }

  override public func ready(_ events: ReadyEvents) {
    // A few at a time: the loop has other work, and calls again.
    for _ in 0..<16 {
      // Clients have no address; who they are is told by their credentials.
      var address = sockaddr_storage()
      let client = unsafe aloft_accept(descriptor, &address)
      guard client >= 0 else { return }
      accept(client)
    }
  }

  private func accept(_ client: Int32) {
    guard let loop, let peer = try? PeerIdentity(ofSocket: client) else {
      // It has gone again.
      _ = Glibc.close(client)
      return
    }
    let connection = ControlConnection(descriptor: client, peer: peer, server: self)
    guard (try? loop.add(connection, interest: .readable)) != nil else { return }
    connections[ObjectIdentifier(connection)] = connection
    connection.begin(isTooMany: connections.count > Self.connectionLimit)
  }

  func ended(_ connection: ControlConnection) {
    connections[ObjectIdentifier(connection)] = nil
  }

  /// Ends every connection and removes the socket.
  public func stop() {
    guard !isClosed else { return }
    for connection in connections.values { connection.end() }
    _ = unsafe unlink(path)
    close()
  }
}

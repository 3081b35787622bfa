import Configuration
import EventLoop
import MonotonicTime

/// Where requests to one backend go: its address, and the connections of one worker that wait for a request.
final class BackendEndpoint {
  /// The most connections that wait.
  private static let mostIdle = 512

  let address: SocketAddress

  // The one that became idle last is at the end and is used first.
  private var idle: ContiguousArray<BackendConnection> = []

  init(_ settings: BackendSettings) {
    address = SocketAddress(settings.endpoint)
  }

  /// A connection that waits for a request; nil if there is none.
  func takeIdle() -> BackendConnection? {
    idle.popLast()
  }

  /// Keeps a connection for the next request.
  func keep(_ connection: BackendConnection, at now: Instant) {
    guard idle.count < Self.mostIdle else { return connection.close() }
    connection.becomeIdle(at: now)
    idle.append(connection)
  }

  /// Closes an idle connection which its backend has closed, or has sent something on unasked.
  func discard(_ connection: BackendConnection) {
    idle.removeAll { $0 === connection }
    connection.close()
  }

  /// Closes what has been idle since before `limit`.
  func closeIdle(since limit: Instant) {
    let fresh = idle.firstIndex { $0.idleSince >= limit } ?? idle.endIndex
    for connection in idle[..<fresh] { connection.close() }
    idle.removeSubrange(..<fresh)
  }
}

package import ControlAPI
import FoundationEssentials
import Glibc

/// Reads a daemon's control socket.
package struct ControlClient: Sendable {
  package let socketPath: String

  package init(socketPath: String) {
    self.socketPath = socketPath
  }

  /// `GET /v1/status`.
  package func status() throws -> Status {
    try JSONDecoder().decode(Status.self, from: Data(get("/v1/status")))
  }

  /// `GET /v1/events`: everything that the daemon remembers.
  package func events() throws -> [Event] {
    try get("/v1/events").split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(Event.self, from: Data($0))
    }
  }

  private func get(_ path: String) throws -> [UInt8] {
    let socket = try Socket.connect(unixPath: socketPath)
    let exchange = HTTPExchange(socket: socket)
    let response = try exchange.send(HTTPRequest(target: path, host: "aloft"), timeout: .seconds(2))
    guard response.status == 200 else {
      throw LabError("\(path): \(response.status): \(response.text)")
    }
    return response.body
  }
}

public import ControlAPI
import ControlJSON
import Glibc

/// Asks a running daemon over its control socket; each request has a connection of its own.
public struct ControlClient: Sendable {
  /// The socket where `aloftd` serves unless its configuration says otherwise.
  public static let defaultSocket = "/run/aloft/control.sock"

  /// The path of the socket.
  public let socket: String
  /// How long to wait for an answer, in seconds.
  private let patience: Int

  /// A client of the daemon that serves `socket`; `patience` is in seconds.
  public init(socket: String = defaultSocket, patience: Int = 10) {
    self.socket = socket
    self.patience = patience
  }

  /// What the host knows, with the JSON as it came.
  public func status() throws(ControlClientError) -> (status: Status, json: [UInt8]) {
    let body = try exchange("GET", "/v1/status")
    return (try decode(Status.self, body), body)
  }

  /// Asks for a reload and returns what was done.
  public func reload() throws(ControlClientError) -> (reply: ControlReply, json: [UInt8]) {
    let body = try exchange("POST", "/v1/reload")
    return (try decode(ControlReply.self, body), body)
  }

  /// Gives each event after number `after` to `take`, with its line of JSON, until there is none or `take` says false.
  ///
  /// With `follow` there is always another one, so that only the daemon's end ends it, with an error.
  public func events(
    follow: Bool, after: UInt64?, take: (Event, [UInt8]) -> Bool
  ) throws(ControlClientError) {
    let query = [follow ? "follow=1" : nil, after.map { "after=\($0)" }].compactMap { $0 }.joined(
      separator: "&")
    var line: [UInt8] = []
    let isEnd = try stream("GET", "/v1/events" + (query.isEmpty ? "" : "?" + query), endless: follow) {
      (bytes) throws(ControlClientError) in
      for byte in bytes {
        guard byte == UInt8(ascii: "\n") else {
          line.append(byte)
          continue
        }
        if !line.isEmpty, !take(try decode(Event.self, line), line) { return false }
        line = []
      }
      return true
    }
    guard follow, isEnd else { return }
    throw .notRunning(socket: socket, reason: "it has ended the stream of events")
  }

  private func exchange(_ method: String, _ target: String) throws(ControlClientError) -> [UInt8] {
    var body: [UInt8] = []
    _ = try stream(method, target, endless: false) { (bytes) throws(ControlClientError) in
      body += bytes
      guard body.count <= 64 << 20 else { throw .notUnderstood(reason: "it does not end") }
      return true
    }
    return body
  }

  private func decode<Value: Decodable>(_ type: Value.Type, _ json: [UInt8]) throws(ControlClientError)
    -> Value
  {
    do {
      return try JSONLine.decode(type, from: json)
    } catch {
      throw .notUnderstood(reason: "it is not the JSON of version \(AloftVersion.current) of this program")
    }
  }
}

extension ControlClient {
  /// Sends a request and gives the parts of a good answer's body to `take` until it says false.
  ///
  /// Returns whether the answer came to its end; an endless one ends with its connection.
  private func stream(
    _ method: String, _ target: String, endless: Bool, _ take: ([UInt8]) throws(ControlClientError) -> Bool
  ) throws(ControlClientError) -> Bool {
    let connection = try connect()
    connection.setTimeout(seconds: patience)
    let length = method == "POST" ? "Content-Length: 0\r\n" : ""
    let request = "\(method) \(target) HTTP/1.1\r\nHost: aloft\r\nConnection: close\r\n\(length)\r\n"
    do {
      try connection.send(Array(request.utf8))
    } catch {
      throw unreachable(error)
    }
    var parser = ResponseParser()
    var refusal: [UInt8] = []
    while !parser.isComplete {
      let bytes = try receive(connection)
      if bytes.isEmpty, endless, parser.status == 200 { return true }
      let body = try parse(bytes, &parser)
      guard let status = parser.status else { continue }
      // A stream of events may be silent for as long as nothing happens.
      if endless, status == 200 { connection.setTimeout(seconds: 0) }
      if !(200...299).contains(status) {
        refusal += body.prefix(1 << 20)
      } else if try !take(body) {
        return false
      }
    }
    if let status = parser.status, !(200...299).contains(status) { throw self.refusal(status, refusal) }
    return true
  }

  private func connect() throws(ControlClientError) -> UnixConnection {
    do {
      return try UnixConnection.open(path: socket)
    } catch {
      throw unreachable(error)
    }
  }

  private func receive(_ connection: borrowing UnixConnection) throws(ControlClientError) -> [UInt8] {
    do {
      return try connection.receive()
    } catch {
      throw unreachable(error)
    }
  }

  /// The body in `bytes`; none means the end of the connection.
  private func parse(_ bytes: [UInt8], _ parser: inout ResponseParser) throws(ControlClientError) -> [UInt8] {
    do {
      let body = try parser.consume(bytes)
      if bytes.isEmpty { try parser.finish() }
      return body
    } catch {
      throw .notUnderstood(reason: error.reason)
    }
  }

  private func unreachable(_ failure: UnixConnection.Failure) -> ControlClientError {
    switch failure {
    case .pathTooLong:
      .notRunning(socket: socket, reason: "the path of a socket has 1 to 107 bytes")
    case .timeout:
      .notRunning(socket: socket, reason: "no answer within \(patience) s")
    case .system(EACCES), .system(EPERM):
      .permissionDenied(
        reason: "permission denied for \(socket): only root and its group (aloft by default) may ask")
    case .system(ENOENT):
      .notRunning(socket: socket, reason: "there is no such socket")
    case .system(ECONNREFUSED):
      .notRunning(socket: socket, reason: "nobody listens there")
    case .system(let code):
      .notRunning(socket: socket, reason: UnixConnection.text(code))
    }
  }

  private func refusal(_ status: Int, _ body: [UInt8]) -> ControlClientError {
    guard let error = try? JSONLine.decode(ControlError.self, from: body) else {
      return .notUnderstood(reason: "status \(status) without a reason")
    }
    return status == 401 || status == 403 ? .permissionDenied(reason: error.error) : .refused(error)
  }
}

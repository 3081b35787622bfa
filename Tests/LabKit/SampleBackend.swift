import Synchronization

/// A small web application that counts visits per session, as the sample behind a balancer.
///
/// It behaves as a Tomcat does: a session is known to one backend only, and its identifier ends with the backend's
/// route. One thread for each connection.
package final class SampleBackend: Sendable {
  /// Its name, and the route that its session identifiers end with.
  package let name: String
  private let sessions = Mutex<[String: Int]>([:])

  package init(name: String) {
    self.name = name
  }

  /// Accepts connections on `address` for as long as the process lives; calls `ready` once it does.
  package func serve(on address: SocketAddress, ready: () -> Void) throws(LabError) {
    let listener = try Socket.listen(address)
    ready()
    while true {
      let connection = try listener.accept()
      // Without a thread the connection is closed, which is all that can be done about it.
      try? detachThread { self.converse(on: connection) }
    }
  }

  private func converse(on connection: Socket) {
    var isOpen = true
    while isOpen {
      var reader = HTTPMessageReader()
      while !reader.isComplete {
        guard let bytes = try? connection.receive(), !bytes.isEmpty else { return }
        reader.append(bytes)
      }
      isOpen = reader.header("connection")?.lowercased() != "close"
      guard (try? connection.sendAll(answer(to: reader, keepAlive: isOpen))) != nil else { return }
    }
  }

  private func answer(to request: HTTPMessageReader, keepAlive: Bool) -> [UInt8] {
    let words = request.startLine.split(separator: " ").map(String.init)
    guard words.count == 3 else { return response("400 Bad Request", "bad request\n", keepAlive: false) }
    let (path, query) = Self.split(words[1])
    switch path {
    case "/health": return response("200 OK", "ok\n", keepAlive: keepAlive)
    case "/headers": return response("200 OK", head(of: request), keepAlive: keepAlive)
    case "/echo": return response("200 OK", body: request.body, keepAlive: keepAlive)
    case "/chunked": return chunked(keepAlive: keepAlive)
    case "/bytes":
      let count = min(Int(query["count"] ?? "") ?? 200, 100_000_000)
      return response(
        "200 OK", body: [UInt8](repeating: UInt8(ascii: "x"), count: count), keepAlive: keepAlive)
    case "/slow":
      pause(.milliseconds(min(Int(query["ms"] ?? "") ?? 1000, 60_000)))
      return visit(request, path: path, keepAlive: keepAlive)
    default: return visit(request, path: path, keepAlive: keepAlive)
    }
  }

  /// The page counter: continues the visitor's session when this backend knows it, or else begins one.
  private func visit(_ request: HTTPMessageReader, path: String, keepAlive: Bool) -> [UInt8] {
    let offered = Self.sessionID(in: request, path: words(request)[1])
    let (identifier, count, isNew) = sessions.withLock { sessions in
      if let offered, let count = sessions[offered] {
        sessions[offered] = count + 1
        return (offered, count + 1, false)
      }
      let identifier = "\(Self.randomHex()).\(name)"
      sessions[identifier] = 1
      return (identifier, 1, true)
    }
    let text = "This is \(name). Visit \(count) of session \(identifier).\n"
    let cookie = isNew ? "Set-Cookie: JSESSIONID=\(identifier); Path=/; HttpOnly\r\n" : ""
    return response("200 OK", text, keepAlive: keepAlive, extra: cookie)
  }

  private func words(_ request: HTTPMessageReader) -> [String] {
    request.startLine.split(separator: " ").map(String.init)
  }

  private func head(of request: HTTPMessageReader) -> String {
    ([request.startLine] + request.headers.map { "\($0.name): \($0.value)" }).joined(separator: "\n") + "\n"
  }

  // MARK: Answers

  private func response(_ status: String, _ text: String, keepAlive: Bool, extra: String = "") -> [UInt8] {
    response(status, body: Array(text.utf8), keepAlive: keepAlive, extra: extra)
  }

  private func response(_ status: String, body: [UInt8], keepAlive: Bool, extra: String = "") -> [UInt8] {
    Array((head(status, keepAlive: keepAlive) + extra + "Content-Length: \(body.count)\r\n\r\n").utf8) + body
  }

  private func chunked(keepAlive: Bool) -> [UInt8] {
    let chunks = (1...5).map { "chunk \($0) of 5 from \(name)\n" }
    let body = chunks.map { "\(String($0.utf8.count, radix: 16))\r\n\($0)\r\n" }.joined()
    return Array(
      (head("200 OK", keepAlive: keepAlive) + "Transfer-Encoding: chunked\r\n\r\n\(body)0\r\n\r\n").utf8)
  }

  private func head(_ status: String, keepAlive: Bool) -> String {
    "HTTP/1.1 \(status)\r\nServer: aloft-lab\r\nX-Backend: \(name)\r\nContent-Type: text/plain\r\n"
      + (keepAlive ? "" : "Connection: close\r\n")
  }

  // MARK: Reading requests

  private static func split(_ target: String) -> (path: String, query: [String: String]) {
    let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
    let path = parts.first?.split(separator: ";").first.map(String.init) ?? "/"
    let pairs = parts.dropFirst().flatMap { $0.split(separator: "&") }.map {
      $0.split(separator: "=", maxSplits: 1)
    }
    let query = pairs.filter { $0.count == 2 }.map { (String($0[0]), String($0[1])) }
    return (path, Dictionary(query) { first, _ in first })
  }

  private static func sessionID(in request: HTTPMessageReader, path: String) -> String? {
    let cookies = request.header("cookie")?.split(separator: ";").map { $0.drop { $0 == " " } } ?? []
    let parameters = path.split(separator: "?")[0].split(separator: ";").dropFirst()
    let pairs = cookies.map { ($0, "JSESSIONID=") } + parameters.map { ($0, "jsessionid=") }
    return pairs.first { $0.0.hasPrefix($0.1) }.map { String($0.0.dropFirst($0.1.count)) }
  }

  private static func randomHex() -> String {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16, uppercase: true)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

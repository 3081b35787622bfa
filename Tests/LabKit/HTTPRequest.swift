/// A request of the lab's clients.
package struct HTTPRequest: Sendable {
  package var method = "GET"
  /// Path and query.
  package var target: String
  package var host: String
  package var headers: [(name: String, value: String)] = []
  package var body: [UInt8] = []

  package init(target: String = "/", host: String) {
    self.target = target
    self.host = host
  }

  /// The request as it goes on the wire.
  var bytes: [UInt8] {
    var head = "\(method) \(target) HTTP/1.1\r\nHost: \(host)\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    if !body.isEmpty { head += "Content-Length: \(body.count)\r\n" }
    return Array((head + "\r\n").utf8) + body
  }
}

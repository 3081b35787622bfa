/// What a client asks for: `http://10.0.0.30/path`, literal addresses only.
package struct HTTPTarget: Sendable {
  package let address: SocketAddress
  /// The value of the Host field.
  package let host: String
  /// Path and query.
  package let path: String

  /// From a URL; nil when it is not plain HTTP to a literal address.
  package init?(_ url: String) {
    guard url.hasPrefix("http://") else { return nil }
    let rest = url.dropFirst("http://".count)
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    host = String(rest[..<slash])
    path = slash == rest.endIndex ? "/" : String(rest[slash...])
    let hasPort = host.hasPrefix("[") ? !host.hasSuffix("]") : host.contains(":")
    guard let address = SocketAddress(endpoint: hasPort ? host : "\(host):80") else { return nil }
    self.address = address
  }

  /// `GET` for this target, as it goes on the wire.
  func request(close: Bool) -> [UInt8] {
    var request = HTTPRequest(target: path, host: host)
    if close { request.headers.append(("Connection", "close")) }
    return request.bytes
  }
}

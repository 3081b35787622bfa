import Glibc

/// An IPv4 or IPv6 address and port, as the socket calls want it.
package struct SocketAddress: Sendable {
  private var storage = sockaddr_storage()
  private let length: socklen_t

  /// From a literal address; nil when it is none.
  package init?(_ address: String, port: UInt16) {
    var v4 = sockaddr_in()
    var v6 = sockaddr_in6()
    if inet_pton(AF_INET, address, &v4.sin_addr) == 1 {
      v4.sin_family = sa_family_t(AF_INET)
      v4.sin_port = port.bigEndian
      length = socklen_t(MemoryLayout<sockaddr_in>.size)
      withUnsafeMutableBytes(of: &storage) { room in withUnsafeBytes(of: v4) { room.copyMemory(from: $0) } }
    } else if inet_pton(AF_INET6, address, &v6.sin6_addr) == 1 {
      v6.sin6_family = sa_family_t(AF_INET6)
      v6.sin6_port = port.bigEndian
      length = socklen_t(MemoryLayout<sockaddr_in6>.size)
      withUnsafeMutableBytes(of: &storage) { room in withUnsafeBytes(of: v6) { room.copyMemory(from: $0) } }
    } else {
      return nil
    }
  }

  /// From `0.0.0.0:8080` or `[::]:8080`; nil when it is neither.
  package init?(endpoint: String) {
    guard let colon = endpoint.lastIndex(of: ":"),
      let port = UInt16(endpoint[endpoint.index(after: colon)...])
    else {
      return nil
    }
    let address = endpoint[..<colon]
    self.init(address.hasPrefix("[") ? String(address.dropFirst().dropLast()) : String(address), port: port)
  }

  var family: Int32 { Int32(storage.ss_family) }

  func withPointer<Value>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
    withUnsafePointer(to: storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }
}

import EventLoop
import Foundation
import IPAddressing
import Testing

@testable import Supervision

@Suite("Listening sockets")
struct ListeningSocketsTests {
  /// A port that nobody has at the moment.
  static func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    try #require(result)
    return UInt16(bigEndian: address.sin_port)
  }

  /// Whether a connection to the port on the loopback address is accepted by the kernel.
  static func connects(_ port: UInt16, ipv6: Bool = false) -> Bool {
    let descriptor = socket(ipv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    if ipv6 {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      address.sin6_addr = in6addr_loopback
      return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) == 0
        }
      }
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  @Test("one for each worker and listener, named by the listener's position")
  func passed() throws {
    let first = SocketEndpoint(address: .v4(0x7f00_0001), port: try Self.freePort())
    let second = SocketEndpoint(address: nil, port: try Self.freePort())
    let sockets = try ListeningSockets(binding: [first, second], workers: 2)
    #expect(sockets.passed.map(\.name) == ["listener-0", "listener-0", "listener-1", "listener-1"])
    #expect(Set(sockets.passed.map(\.descriptor)).count == 4)
    #expect(Self.connects(first.port))
  }

  @Test("an address that is not here yet can be bound, of both families")
  func freeBind() throws {
    let port = try Self.freePort()
    // 192.0.2.30 and 2001:db8::30: addresses for documentation, which no machine has.
    let endpoints: [SocketEndpoint] = [
      SocketEndpoint(address: .v4(0xc000_021e), port: port),
      SocketEndpoint(address: .v6(0x2001_0db8_0000_0000_0000_0000_0000_0030), port: port),
    ]
    #expect(throws: Never.self) { _ = try ListeningSockets(binding: endpoints, workers: 1) }
  }

  @Test("every address means both families on one socket")
  func dualStack() throws {
    let port = try Self.freePort()
    let sockets = try ListeningSockets(binding: [SocketEndpoint(address: nil, port: port)], workers: 1)
    #expect(sockets.passed.count == 1)
    #expect(Self.connects(port))
    #expect(Self.connects(port, ipv6: true))
  }

  @Test("a port that another program has is an error that says how to find it, even if it would be shared")
  func inUse() throws {
    let endpoint = SocketEndpoint(address: .v4(0x7f00_0001), port: try Self.freePort())
    let other = try ListeningSocket(endpoint: endpoint, shared: true)
    let error = #expect(throws: ListenError.self) {
      _ = try ListeningSockets(binding: [endpoint], workers: 1)
    }
    let port = other.endpoint.port
    #expect(
      error?.description
        == "cannot listen on 127.0.0.1:\(port): another program has the port. `ss -ltnp 'sport = :\(port)'` names it; stop it, or choose another port"
    )
  }

  @Test("for new settings, what is bound already stays as it is")
  func rebound() throws {
    let kept = SocketEndpoint(address: .v4(0x7f00_0001), port: try Self.freePort())
    let dropped = SocketEndpoint(address: .v4(0x7f00_0001), port: try Self.freePort())
    let added = SocketEndpoint(address: .v4(0x7f00_0001), port: try Self.freePort())
    var sockets = try ListeningSockets(binding: [kept, dropped], workers: 2)
    let before = sockets.listeners[0].map(\.descriptor)
    sockets = try sockets.rebound(to: [added, kept], workers: 3)
    #expect(sockets.listeners[1].map(\.descriptor).starts(with: before))
    #expect(sockets.listeners.map(\.count) == [3, 3])
    #expect(!Self.connects(dropped.port))
    #expect(Self.connects(added.port))
  }
}

import EventLoop
import Foundation
import IPAddressing
import Synchronization
import Testing

@testable import Supervision

@Suite("Listening sockets")
struct ListeningSocketsTests {
  private static let ports = Atomic<UInt16>(UInt16(getpid() % 1_000))

  /// A port of this test's own: tests run at the same time, and what the kernel deals out starts above 32,767.
  static func ownPort() -> UInt16 {
    10_000 + ports.wrappingAdd(7, ordering: .relaxed).newValue % 20_000
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
    let first = SocketEndpoint(address: .v4(0x7f00_0001), port: Self.ownPort())
    let second = SocketEndpoint(address: nil, port: Self.ownPort())
    let sockets = try ListeningSockets(binding: [first, second], workers: 2)
    #expect(sockets.passed.map(\.name) == ["listener-0", "listener-0", "listener-1", "listener-1"])
    #expect(Set(sockets.passed.map(\.descriptor)).count == 4)
    #expect(Self.connects(first.port))
  }

  @Test("an address that is not here yet can be bound, of both families")
  func freeBind() throws {
    let port = Self.ownPort()
    // 192.0.2.30 and 2001:db8::30: addresses for documentation, which no machine has.
    let endpoints: [SocketEndpoint] = [
      SocketEndpoint(address: .v4(0xc000_021e), port: port),
      SocketEndpoint(address: .v6(0x2001_0db8_0000_0000_0000_0000_0000_0030), port: port),
    ]
    #expect(throws: Never.self) { _ = try ListeningSockets(binding: endpoints, workers: 1) }
  }

  @Test("every address means both families on one socket")
  func dualStack() throws {
    let port = Self.ownPort()
    let sockets = try ListeningSockets(binding: [SocketEndpoint(address: nil, port: port)], workers: 1)
    #expect(sockets.passed.count == 1)
    #expect(Self.connects(port))
    #expect(Self.connects(port, ipv6: true))
  }

  @Test("a port that another program has is an error that says how to find it, even if it would be shared")
  func inUse() throws {
    let endpoint = SocketEndpoint(address: .v4(0x7f00_0001), port: Self.ownPort())
    let other = try ListeningSocket(endpoint: endpoint, isFirst: true)
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
    let kept = SocketEndpoint(address: .v4(0x7f00_0001), port: Self.ownPort())
    let dropped = SocketEndpoint(address: .v4(0x7f00_0001), port: Self.ownPort())
    let added = SocketEndpoint(address: .v4(0x7f00_0001), port: Self.ownPort())
    var sockets = try ListeningSockets(binding: [kept, dropped], workers: 2)
    let before = sockets.listeners[0].map(\.descriptor)
    sockets = try sockets.rebound(to: [added, kept], workers: 3)
    #expect(sockets.listeners[1].map(\.descriptor).starts(with: before))
    #expect(sockets.listeners.map(\.count) == [3, 3])
    // A child that another test is just starting may have a copy for a moment.
    for _ in 0..<1_000 where Self.connects(dropped.port) { usleep(1_000) }
    #expect(!Self.connects(dropped.port))
    #expect(Self.connects(added.port))
  }
}

import Glibc
import IPAddressing

/// A backend that does what the test says, connection by connection.
final class ScriptedBackend {
  let port: UInt16
  private var descriptor: Int32

  /// A backend on a free port, or on one that was used before.
  init(port: UInt16 = 0) {
    (descriptor, self.port) = Self.listen(on: port)
  }

  deinit {
    stop()
  }

  private static func listen(on port: UInt16) -> (Int32, UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var on: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in(port: port)
    withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        precondition(bind(descriptor, $0, size) == 0 && Glibc.listen(descriptor, 64) == 0)
      }
    }
    return (descriptor, sockaddr_in.localPort(of: descriptor))
  }

  var endpoint: SocketEndpoint { SocketEndpoint(address: .v4(0x7f00_0001), port: port) }

  /// The next connection, which must come within `milliseconds`.
  func accept(within milliseconds: Int32 = 5_000) throws -> Wire {
    var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard Glibc.poll(&poll, 1, milliseconds) == 1 else { throw WireError.timeout }
    return Wire(descriptor: accept4(descriptor))
  }

  private func accept4(_ descriptor: Int32) -> Int32 {
    let accepted = Glibc.accept(descriptor, nil, nil)
    _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
    return accepted
  }

  /// Whether nobody has connected.
  var isUntouched: Bool {
    var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return Glibc.poll(&poll, 1, 0) == 0
  }

  /// Refuses connections from now on; those that are open stay.
  func stop() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }

  /// Accepts again, on the same port.
  func restart() {
    (descriptor, _) = Self.listen(on: port)
  }
}

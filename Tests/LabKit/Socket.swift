import CLab
import Glibc

/// A stream or raw socket; closed when it goes.
final class Socket {
  let descriptor: Int32

  private init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  /// A non-blocking TCP socket of the family of `address`.
  static func stream(_ address: SocketAddress) throws(LabError) -> Socket {
    try make(address.family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
  }

  /// A socket that sends whole IPv4 packets, header included, from whatever source they name.
  static func rawIPv4() throws(LabError) -> Socket {
    try make(AF_INET, Int32(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue), Int32(IPPROTO_RAW))
  }

  /// A non-blocking socket that sends and receives ICMP messages.
  static func icmp() throws(LabError) -> Socket {
    try make(
      AF_INET, Int32(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), Int32(IPPROTO_ICMP))
  }

  /// A socket that receives every VRRP packet over IPv4, header included; blocking.
  static func rawVRRP() throws(LabError) -> Socket {
    try make(AF_INET, Int32(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue), 112)
  }

  /// A blocking connection to `address`, with `timeout` on connecting, sending and receiving.
  static func connect(_ address: SocketAddress, timeout: Duration) throws(LabError) -> Socket {
    let socket = try make(address.family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    socket.setTimeouts(timeout)
    guard address.withPointer({ Glibc.connect(socket.descriptor, $0, $1) }) == 0 else {
      throw failure("connect")
    }
    return socket
  }

  /// A connection to the Unix socket at `unixPath`.
  static func connect(unixPath: String) throws(LabError) -> Socket {
    let socket = try make(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    socket.setTimeouts(.seconds(2))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let path = unixPath.utf8CString
    guard path.count <= MemoryLayout.size(ofValue: address.sun_path) else {
      throw LabError("\(unixPath): too long")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { room in
      path.withUnsafeBytes { room.copyMemory(from: $0) }
    }
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(socket.descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0 else { throw failure("connect \(unixPath)") }
    return socket
  }

  /// A listening socket, blocking.
  static func listen(_ address: SocketAddress) throws(LabError) -> Socket {
    let socket = try make(address.family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    socket.set(SOL_SOCKET, SO_REUSEADDR, 1)
    guard address.withPointer({ Glibc.bind(socket.descriptor, $0, $1) }) == 0 else { throw failure("bind") }
    guard Glibc.listen(socket.descriptor, 1024) == 0 else { throw failure("listen") }
    return socket
  }

  /// The next connection; waits for it.
  func accept() throws(LabError) -> Socket {
    while true {
      let connection = Glibc.accept(descriptor, nil, nil)
      if connection >= 0 {
        let socket = Socket(descriptor: connection)
        socket.set(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        return socket
      }
      guard errno == EINTR || errno == ECONNABORTED else { throw Self.failure("accept") }
    }
  }

  func set(_ level: Int32, _ option: Int32, _ value: Int32) {
    var value = value
    setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Sends all of `bytes`; waits as long as it takes.
  func sendAll(_ bytes: [UInt8]) throws(LabError) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress.map { $0 + sent }, $0.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw Self.failure("send") }
      sent += count
    }
  }

  /// The next bytes; empty at the end of the stream.
  func receive() throws(LabError) -> ArraySlice<UInt8> {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw Self.failure("receive") }
      return buffer[..<count]
    }
  }

  func setTimeouts(_ timeout: Duration) {
    let (seconds, attoseconds) = timeout.components
    lab_set_timeouts(descriptor, Int(seconds * 1_000 + attoseconds / 1_000_000_000_000_000))
  }

  private static func make(_ family: Int32, _ type: Int32, _ proto: Int32) throws(LabError) -> Socket {
    let descriptor = Glibc.socket(family, type, proto)
    guard descriptor >= 0 else { throw failure("socket") }
    return Socket(descriptor: descriptor)
  }

  private static func failure(_ call: String) -> LabError {
    LabError("\(call): \(String(cString: strerror(errno)))")
  }
}

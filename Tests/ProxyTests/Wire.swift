import Glibc
import Testing

/// One end of a TCP connection, used step by step: every wait fails after five seconds.
final class Wire {
  private let descriptor: Int32
  private var received: [UInt8] = []

  /// Takes over a connected socket.
  init(descriptor: Int32) {
    self.descriptor = descriptor
    var limit = timeval(tv_sec: 5, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    var on: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Connects to a port of this host.
  convenience init(port: UInt16, receiveBuffer: Int32? = nil) throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    if var size = receiveBuffer {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
    var address = sockaddr_in(port: port)
    let result = withUnsafeBytes(of: &address) {
      connect(
        descriptor, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self),
        socklen_t(MemoryLayout<sockaddr_in>.size))
    }
    guard result == 0 else { throw WireError.refused }
    self.init(descriptor: descriptor)
  }

  deinit {
    close(descriptor)
  }

  // MARK: Sending

  /// Sends all of `text`.
  func send(_ text: String) throws {
    try send(Array(text.utf8))
  }

  /// Sends all of `bytes`.
  func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw WireError.closed }
      rest = rest.dropFirst(count)
    }
  }

  /// Sends of `bytes` what is taken without a pause of so many milliseconds; returns how many.
  func sendWhileTaken(_ bytes: [UInt8], pause: Int32 = 200) -> Int {
    var sent = 0
    while sent < bytes.count {
      var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      guard Glibc.poll(&poll, 1, pause) == 1 else { break }
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
      }
      guard count > 0 else { break }
      sent += count
    }
    return sent
  }

  /// Says that nothing more is sent.
  func endSending() {
    shutdown(descriptor, Int32(SHUT_WR))
  }

  /// Closes with a reset instead of an orderly end.
  func reset() {
    var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
    shutDown()
  }

  /// Closes.
  func shutDown() {
    // The number stays taken until the object goes, so that no other socket gets it.
    dup2(open("/dev/null", O_RDWR | O_CLOEXEC), descriptor)
  }

  // MARK: Receiving

  private func fill() throws {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    if count == 0 { throw WireError.closed }
    guard count > 0 else { throw errno == EAGAIN ? WireError.timeout : WireError.closed }
    received += buffer[..<count]
  }

  /// The next `count` bytes.
  func receive(_ count: Int) throws -> [UInt8] {
    while received.count < count { try fill() }
    defer { received.removeFirst(count) }
    return Array(received[..<count])
  }

  /// What has arrived, or arrives next: at least a byte.
  func receiveSome() throws -> [UInt8] {
    if received.isEmpty { try fill() }
    defer { received = [] }
    return received
  }

  /// The next head, its final empty line included.
  func receiveHead() throws -> String {
    var searched = 0
    while true {
      if let end = Self.headEnd(in: received, from: searched) {
        return String(decoding: try receive(end), as: UTF8.self)
      }
      searched = max(received.count - 3, 0)
      try fill()
    }
  }

  private static func headEnd(in bytes: [UInt8], from start: Int) -> Int? {
    guard bytes.count >= 4 else { return nil }
    return (start...(bytes.count - 4)).first { bytes[$0..<$0 + 4].elementsEqual("\r\n\r\n".utf8) }.map {
      $0 + 4
    }
  }

  /// `count` bytes as text.
  func receiveText(_ count: Int) throws -> String {
    String(decoding: try receive(count), as: UTF8.self)
  }

  /// Everything until the other side closes; a reset counts as that too.
  func receiveAll() throws -> String {
    do {
      while true { try fill() }
    } catch WireError.closed {
      defer { received = [] }
      return String(decoding: received, as: UTF8.self)
    }
  }

  /// A chunked body's content; the bytes of its frames are checked.
  func receiveChunked() throws -> [UInt8] {
    var content: [UInt8] = []
    while true {
      var line: [UInt8] = []
      while !line.suffix(2).elementsEqual("\r\n".utf8) { line += try receive(1) }
      let size = try #require(Int(String(decoding: line.dropLast(2), as: UTF8.self), radix: 16))
      content += try receive(size)
      #expect(try receiveText(2) == "\r\n")
      if size == 0 { return content }
    }
  }

  /// Whether nothing arrives for a while.
  func isQuiet(for milliseconds: Int32 = 50) -> Bool {
    var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return received.isEmpty && Glibc.poll(&poll, 1, milliseconds) == 0
  }
}

enum WireError: Error {
  case refused, closed, timeout
}

extension sockaddr_in {
  /// The port that a socket is bound to.
  static func localPort(of descriptor: Int32) -> UInt16 {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      _ = $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
    }
    return UInt16(bigEndian: address.sin_port)
  }

  /// A port of this host.
  init(port: UInt16) {
    self.init()
    sin_family = sa_family_t(AF_INET)
    sin_port = port.bigEndian
    sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
  }
}

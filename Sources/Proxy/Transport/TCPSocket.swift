internal import CLinux
import EventLoop
internal import Glibc

/// The system calls of a non-blocking TCP connection.
///
/// Everything that connections read and write passes here, which is where another transport would branch off.
enum TCPSocket {
  /// Begins to connect; the descriptor becomes writable when that is done.
  static func connect(to address: SocketAddress) throws(SystemError) -> Int32 {
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let descriptor = try SystemError.check("socket", socket(address.family, type, 0))
    setOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY)
    let result = unsafe address.withPointer { pointer, length in
      unsafe Glibc.connect(descriptor, pointer, length)
    }
    let error = errno
    guard result == 0 || error == EINPROGRESS else {
      _ = Glibc.close(descriptor)
      throw SystemError(call: "connect", errno: error)
    }
    return descriptor
  }

  /// The error of a connection attempt that has ended; 0 for success.
  static func pendingError(_ descriptor: Int32) -> Int32 {
    var error: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    let result = unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length)
    return result == 0 ? error : errno
  }

  /// Sets an option that is on or off.
  static func setOption(_ descriptor: Int32, _ level: Int32, _ option: Int32) {
    var on: Int32 = 1
    _ = unsafe setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Tells the peer that nothing more comes.
  static func shutdownWriting(_ descriptor: Int32) {
    _ = shutdown(descriptor, Int32(SHUT_WR))
  }

  /// Reads into `memory`, which is not empty.
  static func receive(_ descriptor: Int32, into memory: UnsafeMutableRawBufferPointer) -> TransferResult {
    while true {
      let count = unsafe recv(descriptor, memory.baseAddress, memory.count, 0)
      if count > 0 { return .bytes(count) }
      if count == 0 { return .end }
      let error = errno
      if error == EAGAIN { return .wouldBlock }
      if error != EINTR { return .failed(error) }
    }
  }

  /// Writes from `bytes`, which is not empty; `.end` does not occur.
  static func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> TransferResult {
    while true {
      let count = unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
      if count >= 0 { return .bytes(count) }
      let error = errno
      if error == EAGAIN { return .wouldBlock }
      if error != EINTR { return .failed(error) }
    }
  }

  /// Whether nothing waits to be read and the peer has not closed: an idle connection that may be used.
  static func isQuiet(_ descriptor: Int32) -> Bool {
    var byte: UInt8 = 0
    let flags = Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)
    return unsafe recv(descriptor, &byte, 1, flags) < 0 && errno == EAGAIN
  }
}

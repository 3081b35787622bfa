import Glibc

/// A connected stream socket to a path; closed when it goes.
struct UnixConnection: ~Copyable {
  private let descriptor: Int32

  /// Why a call on the socket failed.
  enum Failure: Error {
    case pathTooLong
    case timeout
    case system(Int32)
  }

  private init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// A connection to the socket at `path`.
  static func open(path: String) throws(Failure) -> UnixConnection {
    let address = try address(path)
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw .system(errno) }
    let connection = UnixConnection(descriptor: descriptor)
    let length = socklen_t(MemoryLayout<sockaddr_un>.size)
    // The kernel reads a sockaddr_un behind the generic pointer, as the family says.
    let result = unsafe withUnsafePointer(to: address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, length)
      }
    }
    guard result == 0 else { throw .system(errno) }
    return connection
  }

  private static func address(_ path: String) throws(Failure) -> sockaddr_un {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    // One byte stays zero: the kernel reads the path up to it.
    let capacity = MemoryLayout.size(ofValue: address.sun_path) - 1
    guard !bytes.isEmpty, bytes.count <= capacity, !bytes.contains(0) else { throw .pathTooLong }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    return address
  }

  deinit {
    close(descriptor)
  }

  /// Limits how long one `receive` waits, in whole seconds; zero for ever.
  func setTimeout(seconds: Int) {
    var value = timeval(tv_sec: seconds, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &value, size)
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &value, size)
  }

  /// Sends all of `bytes`.
  func send(_ bytes: [UInt8]) throws(Failure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { buffer in
        unsafe Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw errno == EAGAIN ? .timeout : .system(errno)
      }
      rest = rest.dropFirst(count)
    }
  }

  /// The next bytes; empty at the end of the stream.
  func receive() throws(Failure) -> [UInt8] {
    while true {
      var count = 0
      let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 65536) { buffer, initialised in
        count = unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
        initialised = max(0, count)
      }
      if count >= 0 { return bytes }
      if errno != EINTR { throw errno == EAGAIN ? .timeout : .system(errno) }
    }
  }

  /// The text of an error number.
  static func text(_ code: Int32) -> String {
    // strerror returns a string that lives until its next call, and is copied here.
    unsafe String(cString: strerror(code))
  }
}

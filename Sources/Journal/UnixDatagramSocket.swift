import CLinux
private import Glibc

/// A socket that sends datagrams to a path, whoever listens there at the moment; it never waits.
@safe final class UnixDatagramSocket: Sendable {
  private let descriptor: Int32
  private let path: String

  /// Nil if there are no more descriptors.
  init?(to path: String) {
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    self.path = path
    guard descriptor >= 0 else { return nil }
  }

  deinit {
    if descriptor >= 0 { _ = Glibc.close(descriptor) }
  }

  /// Sends one datagram: 0, or the kernel's error number.
  func send(_ bytes: [UInt8]) -> Int32 {
    unsafe withAddress { address, length in
      unsafe bytes.withUnsafeBytes {
        unsafe aloft_unix_send(descriptor, $0.baseAddress, $0.count, address, length)
      }
    }
  }

  /// Sends what is too long for a datagram as a sealed file in memory: 0, or the kernel's error number.
  func sendAsFile(_ bytes: [UInt8]) -> Int32 {
    unsafe withAddress { address, length in
      unsafe bytes.withUnsafeBytes {
        unsafe aloft_unix_send_file(descriptor, $0.baseAddress, $0.count, address, length)
      }
    }
  }

  private func withAddress(_ body: (UnsafePointer<sockaddr_un>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_un()
    var length: socklen_t = 0
    let error = unsafe aloft_unix_address(path, &address, &length)
    guard error == 0 else { return error }
    return unsafe withUnsafePointer(to: &address) { unsafe body($0, length) }
  }
}

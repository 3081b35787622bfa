import Foundation

/// A datagram socket in a directory of its own, standing for journald's or systemd's.
final class DatagramReceiver {
  let path: String
  private let directory: String
  private let descriptor: Int32

  init() throws {
    directory = FileManager.default.temporaryDirectory.path + "/aloft-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    path = directory + "/socket"
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    if result != 0 { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
  }

  deinit {
    close(descriptor)
    try? FileManager.default.removeItem(atPath: directory)
  }

  /// The next datagram, and the descriptor that came with it; nil if there is none.
  func receive() -> (bytes: [UInt8], file: Int32?)? {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    // The header of a control message is 16 bytes, then comes the descriptor.
    var control = [UInt8](repeating: 0, count: 64)
    var count = -1
    var file: Int32?
    bytes.withUnsafeMutableBytes { body in
      control.withUnsafeMutableBytes { extra in
        var vector = iovec(iov_base: body.baseAddress, iov_len: body.count)
        withUnsafeMutablePointer(to: &vector) { vector in
          var message = msghdr()
          message.msg_iov = vector
          message.msg_iovlen = 1
          message.msg_control = extra.baseAddress
          message.msg_controllen = extra.count
          count = recvmsg(descriptor, &message, 0)
          if count >= 0, message.msg_controllen >= 20 {
            file = extra.load(fromByteOffset: 16, as: Int32.self)
          }
        }
      }
    }
    return count < 0 ? nil : (Array(bytes.prefix(count)), file)
  }

  /// The next datagram as text.
  func text() -> String? {
    receive().map { String(decoding: $0.bytes, as: UTF8.self) }
  }
}

internal import Glibc
internal import GuardOrders

/// The way from the virtual routers to the guard: orders go down it and nothing comes back. Never waits.
final class GuardChannel {
  private let descriptor: Int32

  /// Owns `descriptor`, one end of a pair of SOCK_SEQPACKET sockets.
  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit {
    _ = Glibc.close(descriptor)
  }

  /// Sends an order. One that finds the queue full is lost; the next renewal of the lease brings another.
  func send(_ order: GuardOrder) {
    let bytes = order.encoded
    _ = unsafe bytes.withUnsafeBytes {
      unsafe Glibc.send(
        descriptor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
    }
  }
}

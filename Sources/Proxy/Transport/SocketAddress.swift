internal import Glibc
import IPAddressing

/// An endpoint as the kernel wants it.
struct SocketAddress: Sendable {
  private var storage = sockaddr_storage()
  private let length: socklen_t

  /// The address of `endpoint`; one without an address stands for this host.
  init(_ endpoint: SocketEndpoint) {
    switch endpoint.address ?? .v4(0x7f00_0001) {
    case .v4(let number):
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = endpoint.port.bigEndian
      address.sin_addr.s_addr = number.bigEndian
      length = socklen_t(MemoryLayout<sockaddr_in>.size)
      unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.storeBytes(of: address, as: sockaddr_in.self) }
    case .v6(let number):
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = endpoint.port.bigEndian
      unsafe withUnsafeMutableBytes(of: &address.sin6_addr) {
        unsafe $0.storeBytes(of: number.bigEndian, as: UInt128.self)
      }
      length = socklen_t(MemoryLayout<sockaddr_in6>.size)
      unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.storeBytes(of: address, as: sockaddr_in6.self) }
    }
  }

  /// AF_INET or AF_INET6.
  var family: Int32 { Int32(storage.ss_family) }

  /// Calls `body` with the address and its length.
  func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    unsafe withUnsafeBytes(of: storage) { bytes in
      // sockaddr_storage is made to be read as any sockaddr.
      unsafe body(bytes.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: sockaddr.self), length)
    }
  }

  /// The address in what accept() has filled in; an IPv4 address that came to an IPv6 socket is an IPv4 one again.
  static func address(of storage: inout sockaddr_storage) -> IPAddress? {
    unsafe withUnsafeBytes(of: &storage) { bytes in
      switch unsafe Int32(bytes.load(as: sockaddr_storage.self).ss_family) {
      case AF_INET:
        return unsafe .v4(UInt32(bigEndian: bytes.load(as: sockaddr_in.self).sin_addr.s_addr))
      case AF_INET6:
        var address = unsafe bytes.load(as: sockaddr_in6.self).sin6_addr
        let number = unsafe withUnsafeBytes(of: &address) {
          // A sockaddr_in6 is aligned for 32 bits only.
          unsafe UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self))
        }
        return number >> 32 == 0xffff ? .v4(UInt32(truncatingIfNeeded: number)) : .v6(number)
      case _:
        return nil
      }
    }
  }
}

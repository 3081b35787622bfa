private import CLinux
public import EventLoop
private import Glibc
public import IPAddressing

/// A UDP socket between this host and one other: it receives from that host only.
///
/// Connected, so that the kernel drops what others send, and tells when nothing listens on the other side.
public final class PeerSocket: EventSource {
  /// What comes from the other host.
  public enum Reception: Sendable {
    case datagram([UInt8])
    /// Its kernel says that nothing listens at the port.
    case refused
  }

  // Larger than any datagram that is accepted, so that a longer one shows.
  private static let bufferSize = 4096
  // So many datagrams in one turn; the loop calls again for the rest.
  private static let batchSize = 64

  private let receive: (Reception) -> Void

  /// A socket from `source` to `destination`, both at `port`; the source need not be on this host yet.
  ///
  /// - Parameter interface: where a link-local address is.
  public init(
    from source: IPAddress, to destination: IPAddress, port: UInt16, interface: String,
    receive: @escaping (Reception) -> Void
  ) throws(SystemError) {
    self.receive = receive
    let isIPv4 = source.family == .ipv4
    let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let descriptor = try SystemError.check("socket", socket(isIPv4 ? AF_INET : AF_INET6, type, 0))
    super.init(descriptor: descriptor)
    try set(SOL_SOCKET, SO_REUSEADDR)
    if isIPv4 { try set(Int32(IPPROTO_IP), IP_FREEBIND) } else { try set(Int32(IPPROTO_IPV6), IPV6_FREEBIND) }
    let scope = unsafe if_nametoindex(interface)
    try unsafe SystemError.check("bind", with(source, port, scope) { unsafe Glibc.bind(descriptor, $0, $1) })
    try unsafe SystemError.check(
      "connect", with(destination, port, scope) { unsafe Glibc.connect(descriptor, $0, $1) })
    // What anybody sent between the two calls.
    var scrap: UInt8 = 0
    while unsafe recv(descriptor, &scrap, 1, 0) >= 0 {}
  }

  /// Lets `loop` deliver what comes.
  public func attach(to loop: EventLoop) throws(SystemError) {
    try loop.add(self, interest: .readable, edgeTriggered: false)
  }

  /// Sends a datagram; what the kernel says about it or an earlier one is thrown, or told as `refused`.
  public func send(_ bytes: [UInt8]) throws(SystemError) {
    guard unsafe Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) < 0 else { return }
    let number = errno
    // It is of an earlier datagram, and this one has not been sent.
    if number == ECONNREFUSED { return receive(.refused) }
    throw SystemError(call: "send", errno: number)
  }

  public override func ready(_ events: ReadyEvents) {
    var buffer = [UInt8](repeating: 0, count: Self.bufferSize)
    for _ in 0..<Self.batchSize where !isClosed {
      let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
      if count >= 0 {
        receive(.datagram(Array(buffer.prefix(count))))
      } else if errno == ECONNREFUSED {
        receive(.refused)
      } else if errno != EINTR {
        return
      }
    }
  }

  private func set(_ level: Int32, _ option: Int32) throws(SystemError) {
    try SystemError.check("setsockopt", aloft_set_option(descriptor, level, option, 1))
  }

  private func with(
    _ address: IPAddress, _ port: UInt16, _ scope: UInt32,
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    switch address {
    case .v4(let number):
      var target = sockaddr_in()
      target.sin_family = sa_family_t(AF_INET)
      target.sin_port = port.bigEndian
      target.sin_addr.s_addr = number.bigEndian
      return unsafe withUnsafePointer(to: &target) { pointer in
        let generic = unsafe UnsafeRawPointer(pointer).assumingMemoryBound(to: sockaddr.self)
        return unsafe body(generic, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    case .v6:
      var target = sockaddr_in6()
      target.sin6_family = sa_family_t(AF_INET6)
      target.sin6_port = port.bigEndian
      if address.isLinkLocal { target.sin6_scope_id = scope }
      unsafe withUnsafeMutableBytes(of: &target.sin6_addr) { unsafe $0.copyBytes(from: address.bytes) }
      return unsafe withUnsafePointer(to: &target) { pointer in
        let generic = unsafe UnsafeRawPointer(pointer).assumingMemoryBound(to: sockaddr.self)
        return unsafe body(generic, socklen_t(MemoryLayout<sockaddr_in6>.size))
      }
    }
  }
}

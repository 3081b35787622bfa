private import CLinux
private import Glibc
public import IPAddressing

/// A bound socket that accepts connections; it is closed when nothing refers to it any more.
public final class ListeningSocket: Sendable {
  /// Where it listens.
  public let endpoint: SocketEndpoint
  /// Owned by the socket, non-blocking.
  public let descriptor: Int32

  /// What the queue of connections that nobody has accepted yet holds; the kernel's net.core.somaxconn limits it further.
  static let backlog: Int32 = 4096

  /// Binds and listens. The address need not be on this host yet (IP_FREEBIND).
  ///
  /// All sockets of an endpoint share it (SO_REUSEPORT). The first one does so only once it is bound: it would otherwise
  /// share the port with any other program of this user that sets the option, as haproxy does, and clients would reach
  /// one or the other by chance.
  init(endpoint: SocketEndpoint, isFirst: Bool) throws(ListenError) {
    self.endpoint = endpoint
    if endpoint.address == nil {
      do {
        descriptor = try Self.open(endpoint, at: .v6(0), onlyIPv6: false, isFirst: isFirst)
        return
      } catch {
        // A machine with IPv6 switched off has one family only.
        guard error.errno == EAFNOSUPPORT || error.errno == EADDRNOTAVAIL else { throw error }
      }
    }
    descriptor = try Self.open(endpoint, at: endpoint.address ?? .v4(0), onlyIPv6: true, isFirst: isFirst)
  }

  deinit {
    _ = Glibc.close(descriptor)
  }

  private static func open(
    _ endpoint: SocketEndpoint, at address: IPAddress, onlyIPv6: Bool, isFirst: Bool
  ) throws(ListenError) -> Int32 {
    func check(_ call: String, _ result: Int32) throws(ListenError) -> Int32 {
      guard result < 0 else { return result }
      let number = Glibc.errno
      throw ListenError(endpoint: endpoint, call: call, errno: number)
    }
    let isIPv4 = address.family == .ipv4
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let descriptor = try check("socket", socket(isIPv4 ? AF_INET : AF_INET6, type, 0))
    do throws(ListenError) {
      func set(_ level: Int32, _ option: Int32, _ value: Int32, _ name: String) throws(ListenError) {
        var value = value
        let size = socklen_t(MemoryLayout<Int32>.size)
        _ = try check("setsockopt \(name)", unsafe setsockopt(descriptor, level, option, &value, size))
      }
      try set(SOL_SOCKET, SO_REUSEADDR, 1, "SO_REUSEADDR")
      if !isFirst { try set(SOL_SOCKET, SO_REUSEPORT, 1, "SO_REUSEPORT") }
      if isIPv4 {
        try set(Int32(IPPROTO_IP), IP_FREEBIND, 1, "IP_FREEBIND")
      } else {
        try set(Int32(IPPROTO_IPV6), IPV6_FREEBIND, 1, "IPV6_FREEBIND")
        try set(Int32(IPPROTO_IPV6), IPV6_V6ONLY, onlyIPv6 ? 1 : 0, "IPV6_V6ONLY")
      }
      _ = try check("bind", bind(descriptor, to: address, port: endpoint.port))
      if isFirst { try set(SOL_SOCKET, SO_REUSEPORT, 1, "SO_REUSEPORT") }
      _ = try check("listen", listen(descriptor, backlog))
    } catch {
      _ = Glibc.close(descriptor)
      throw error
    }
    return descriptor
  }

  private static func bind(_ descriptor: Int32, to address: IPAddress, port: UInt16) -> Int32 {
    switch address {
    case .v4(let number):
      var target = sockaddr_in()
      target.sin_family = sa_family_t(AF_INET)
      target.sin_port = port.bigEndian
      target.sin_addr.s_addr = number.bigEndian
      return unsafe withUnsafePointer(to: &target) { pointer in
        let generic = unsafe UnsafeRawPointer(pointer).assumingMemoryBound(to: sockaddr.self)
        return unsafe Glibc.bind(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    case .v6:
      var target = sockaddr_in6()
      target.sin6_family = sa_family_t(AF_INET6)
      target.sin6_port = port.bigEndian
      unsafe withUnsafeMutableBytes(of: &target.sin6_addr) { unsafe $0.copyBytes(from: address.bytes) }
      return unsafe withUnsafePointer(to: &target) { pointer in
        let generic = unsafe UnsafeRawPointer(pointer).assumingMemoryBound(to: sockaddr.self)
        return unsafe Glibc.bind(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in6>.size))
      }
    }
  }
}

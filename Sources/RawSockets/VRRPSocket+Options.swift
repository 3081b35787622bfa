private import CLinux
import EventLoop
private import Glibc
import IPAddressing

extension VRRPSocket {
  /// A non-blocking descriptor with every option set.
  static func open(_ family: IPAddress.Family, _ index: InterfaceIndex) throws(SystemError) -> Int32 {
    let type = Int32(SOCK_RAW.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    // Binding to an index that nothing has would succeed.
    guard exists(index) else { throw SystemError(call: "if_indextoname", errno: ENODEV) }
    let descriptor = try SystemError.check("socket", socket(number(of: family), type, protocolNumber))
    do {
      for option in common(index) + options(of: family) {
        try SystemError.check(
          "setsockopt \(option.name)",
          aloft_set_option(descriptor, option.level, option.number, option.value))
      }
    } catch {
      _ = CLinux.close(descriptor)
      throw error
    }
    return descriptor
  }

  private struct Option {
    var name: String
    var level: Int32
    var number: Int32
    var value: Int32
  }

  private static func common(_ index: InterfaceIndex) -> [Option] {
    [
      Option(
        name: "SO_BINDTOIFINDEX", level: SOL_SOCKET, number: SO_BINDTOIFINDEX,
        value: Int32(bitPattern: index.rawValue)),
      Option(name: "SO_TIMESTAMPNS", level: SOL_SOCKET, number: SO_TIMESTAMPNS, value: 1),
    ]
  }

  private static func options(of family: IPAddress.Family) -> [Option] {
    switch family {
    case .ipv4: ipv4
    case .ipv6: ipv6
    }
  }

  // Class selector 6, internetwork control, as keepalived sends.
  private static let trafficClass: Int32 = 0xc0
  // Ahead of bulk traffic in this host's own queues; 7 would need CAP_NET_ADMIN. Set after the traffic class,
  // which changes it.
  private static let priority = Option(
    name: "SO_PRIORITY", level: SOL_SOCKET, number: SO_PRIORITY, value: 6)

  private static func ip(_ name: String, _ number: Int32, _ value: Int32) -> Option {
    Option(name: name, level: Int32(IPPROTO_IP), number: number, value: value)
  }

  private static func ip6(_ name: String, _ number: Int32, _ value: Int32) -> Option {
    Option(name: name, level: Int32(IPPROTO_IPV6), number: number, value: value)
  }

  private static let ipv4 = [
    ip("IP_RECVTTL", IP_RECVTTL, 1),
    ip("IP_PKTINFO", IP_PKTINFO, 1),
    ip("IP_TTL", IP_TTL, 255),
    ip("IP_TOS", IP_TOS, trafficClass),
    // Never in fragments: a message longer than the interface's MTU is refused.
    ip("IP_MTU_DISCOVER", IP_MTU_DISCOVER, IP_PMTUDISC_PROBE),
    // Only groups that this socket joins, not those of every socket on the host.
    ip("IP_MULTICAST_ALL", IP_MULTICAST_ALL, 0),
    priority,
  ]

  // Without IPV6_CHECKSUM: the kernel would drop what has a bad checksum before anyone counts it.
  private static let ipv6 = [
    ip6("IPV6_RECVHOPLIMIT", IPV6_RECVHOPLIMIT, 1),
    ip6("IPV6_RECVPKTINFO", IPV6_RECVPKTINFO, 1),
    ip6("IPV6_UNICAST_HOPS", IPV6_UNICAST_HOPS, 255),
    ip6("IPV6_TCLASS", IPV6_TCLASS, trafficClass),
    ip6("IPV6_MTU_DISCOVER", IPV6_MTU_DISCOVER, IPV6_PMTUDISC_PROBE),
    ip6("IPV6_DONTFRAG", IPV6_DONTFRAG, 1),
    ip6("IPV6_MULTICAST_ALL", IPV6_MULTICAST_ALL, 0),
    priority,
  ]
}

public import IPAddressing

/// A route as it is to be set.
public struct RouteAssignment: Sendable, Hashable {
  /// The mark in the kernel's tables (`proto 112` in `ip route` and `ip rule`) of what Aloft has set: VRRP's own number
  /// among the IP protocols. 18, which addresses carry, is keepalived's among the routing protocols.
  public static let protocolTag: UInt8 = 112

  /// What becomes of a packet: the numbers of linux/rtnetlink.h.
  public enum Kind: UInt8, Sendable, Hashable {
    case unicast = 1
    case local = 2
    case blackhole = 6
    case unreachable = 7
    case prohibit = 8
    case `throw` = 9
  }

  /// Where packets are going, without host bits; length 0 for everything of a family.
  public var destination: InterfaceAddress
  /// What becomes of them.
  public var kind: Kind
  /// The next hop; nil for neighbours on the link.
  public var gateway: IPAddress?
  /// The interface that they leave by; nil for routes that lead nowhere.
  public var interfaceIndex: InterfaceIndex?
  /// The routing table: 254 is `main`.
  public var table: UInt32
  /// The lesser one wins among routes to the same destination; nil for the kernel's default.
  public var metric: UInt32?
  /// The source of this host's own packets on this route.
  public var source: IPAddress?
  /// How far the destination is, for IPv4 only; nil to follow from the rest.
  public var scope: AddressScope?
  /// The largest packet on this route, in bytes; nil for the interface's.
  public var mtu: UInt32?
  /// Whether the gateway is taken to be on the link whatever the interface's addresses say.
  public var isOnLink: Bool

  /// A route to be set.
  public init(
    to destination: InterfaceAddress, kind: Kind = .unicast, via gateway: IPAddress? = nil,
    interfaceIndex: InterfaceIndex?, table: UInt32 = 254, metric: UInt32? = nil, source: IPAddress? = nil,
    scope: AddressScope? = nil, mtu: UInt32? = nil, isOnLink: Bool = false
  ) {
    self.destination = destination
    self.kind = kind
    self.gateway = gateway
    self.interfaceIndex = interfaceIndex
    self.table = table
    self.metric = metric
    self.source = source
    self.scope = scope
    self.mtu = mtu
    self.isOnLink = isOnLink
  }

  /// Whether the kernel would take `other` for the same place in its tables.
  public func hasPlace(of other: RouteAssignment) -> Bool {
    destination == other.destination && table == other.table && effectiveMetric == other.effectiveMetric
  }

  /// Whether `other` does the same with packets.
  func leadsAs(_ other: RouteAssignment) -> Bool {
    // The kernel shows IPv6 routes that lead nowhere as leading to the loopback interface.
    kind == other.kind && gateway == other.gateway
      && (kind != .unicast || interfaceIndex == other.interfaceIndex)
  }

  // What the kernel makes of no metric: IP6_RT_PRIO_USER for IPv6.
  private var effectiveMetric: UInt32 {
    switch destination.address {
    case .v4: metric ?? 0
    case .v6: metric.flatMap { $0 == 0 ? nil : $0 } ?? 1024
    }
  }
}

extension RouteAssignment: CustomStringConvertible {
  public var description: String {
    let parts = [
      kind == .unicast ? nil : "\(kind)", "\(destination)", gateway.map { "via \($0)" },
      table == 254 ? nil : "table \(table)", metric.map { "metric \($0)" },
    ]
    return parts.compactMap { $0 }.joined(separator: " ")
  }
}

/// A route that the kernel has.
public struct AssignedRoute: Sendable, Hashable {
  /// The route.
  public var route: RouteAssignment
  /// Who set it: the routing protocol's number.
  public var protocolTag: UInt8

  /// Whether Aloft set it.
  public var isAlofts: Bool { protocolTag == RouteAssignment.protocolTag }
}

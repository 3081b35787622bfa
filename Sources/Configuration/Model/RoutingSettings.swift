public import IPAddressing

/// A route that moves with the virtual addresses.
public struct VirtualRouteSettings: Sendable, Hashable, Codable {
  /// What becomes of packets to the destination.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    case unicast
    case blackhole
    case unreachable
    case prohibit
    case `throw`
  }

  /// How far the destination is; IPv4 only.
  public enum Scope: String, Sendable, Hashable, Codable, CaseIterable {
    case global
    case site
    case link
    case host
  }

  /// Where packets are going, without host bits.
  public var destination: InterfaceAddress
  public var kind: Kind
  /// The next hop; nil for neighbours on the link.
  public var gateway: IPAddress?
  /// The interface that they leave by; nil for kinds that lead nowhere.
  public var device: String?
  /// The routing table: 254 is `main`.
  public var table: UInt32
  /// nil for the kernel's default.
  public var metric: UInt32?
  /// The source address of this host's own packets on the route.
  public var source: IPAddress?
  /// nil to follow from the rest.
  public var scope: Scope?
  /// In bytes; nil for the interface's.
  public var mtu: UInt32?
  /// Whether the gateway is taken to be on the link whatever the interface's addresses say.
  public var isOnLink: Bool

  /// A route from its parts.
  public init(
    to destination: InterfaceAddress, kind: Kind = .unicast, via gateway: IPAddress? = nil, device: String?,
    table: UInt32 = RoutingTableNumber.main, metric: UInt32? = nil, source: IPAddress? = nil,
    scope: Scope? = nil, mtu: UInt32? = nil, isOnLink: Bool = false
  ) {
    self.destination = destination
    self.kind = kind
    self.gateway = gateway
    self.device = device
    self.table = table
    self.metric = metric
    self.source = source
    self.scope = scope
    self.mtu = mtu
    self.isOnLink = isOnLink
  }
}

extension VirtualRouteSettings: CustomStringConvertible {
  /// As `ip route` writes it.
  public var description: String {
    let parts = [
      kind == .unicast ? nil : kind.rawValue, "\(destination)", gateway.map { "via \($0)" },
      device.map { "dev \($0)" }, source.map { "src \($0)" },
      table == RoutingTableNumber.main ? nil : "table \(RoutingTableNumber.text(table))",
      metric.map { "metric \($0)" },
      scope.map { "scope \($0.rawValue)" }, mtu.map { "mtu \($0)" }, isOnLink ? "onlink" : nil,
    ]
    return parts.compactMap { $0 }.joined(separator: " ")
  }
}

/// A rule of policy routing that moves with the virtual addresses: which packets look in which table.
public struct VirtualRuleSettings: Sendable, Hashable, Codable {
  /// A packet mark and the bits of it that count.
  public struct Mark: Sendable, Hashable, Codable {
    public var value: UInt32
    public var mask: UInt32

    /// A mark from its parts.
    public init(_ value: UInt32, mask: UInt32 = .max) {
      self.value = value
      self.mask = mask
    }
  }

  public var family: IPAddress.Family
  /// Packets from here; nil for any.
  public var source: InterfaceAddress?
  /// Packets to here; nil for any.
  public var destination: InterfaceAddress?
  /// Packets that came in by this interface; nil for any.
  public var incomingInterface: String?
  /// Packets with this mark; nil for any.
  public var mark: Mark?
  /// The table to look in.
  public var table: UInt32
  /// The lesser is asked first.
  public var priority: UInt32

  /// A rule from its parts.
  public init(
    _ family: IPAddress.Family, from source: InterfaceAddress? = nil, to destination: InterfaceAddress? = nil,
    incomingInterface: String? = nil, mark: Mark? = nil, table: UInt32, priority: UInt32
  ) {
    self.family = family
    self.source = source
    self.destination = destination
    self.incomingInterface = incomingInterface
    self.mark = mark
    self.table = table
    self.priority = priority
  }
}

extension VirtualRuleSettings: CustomStringConvertible {
  /// As `ip rule` writes it.
  public var description: String {
    let parts = [
      "\(priority): from \(source?.description ?? "all")", destination.map { "to \($0)" },
      incomingInterface.map { "iif \($0)" },
      mark.map { mark in
        let hexadecimal = "fwmark 0x" + String(mark.value, radix: 16)
        return mark.mask == .max ? hexadecimal : hexadecimal + "/0x" + String(mark.mask, radix: 16)
      },
      "lookup \(RoutingTableNumber.text(table))",
    ]
    return parts.compactMap { $0 }.joined(separator: " ")
  }
}

/// The numbers of the kernel's own routing tables.
public enum RoutingTableNumber {
  public static let `default`: UInt32 = 253
  public static let main: UInt32 = 254
  public static let local: UInt32 = 255

  static let names: [(word: String, value: UInt32)] = [
    ("main", main), ("default", `default`), ("local", local),
  ]

  static func text(_ number: UInt32) -> String {
    names.first { $0.value == number }?.word ?? "\(number)"
  }
}

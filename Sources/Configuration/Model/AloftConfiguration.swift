public import IPAddressing

/// The whole of `aloft.yaml` after validation: the same value on every host of the tier.
public struct AloftConfiguration: Sendable, Equatable, Codable {
  /// The hosts of the tier, in the order of the file; at least one.
  public var hosts: [HostSettings]
  /// The virtual routers, in the order of the file.
  public var virtualRouters: [VirtualRouterSettings]
  /// The virtual routers that move together, in the order of the file.
  public var groups: [GroupSettings]
  /// What virtual routers may track, in the order of the file.
  public var scripts: [ScriptSettings]
  /// The balancer to supervise; nil when the file has none and only addresses are kept up.
  public var balancer: BalancerSettings?
  /// How the hosts tell each other their state; nil when they do not.
  public var peerLink: PeerLinkSettings?
  /// The control socket.
  public var control: ControlSettings

  /// A configuration from its parts; `Configuration.load` validates what it makes.
  public init(
    hosts: [HostSettings], virtualRouters: [VirtualRouterSettings], balancer: BalancerSettings?,
    groups: [GroupSettings] = [], scripts: [ScriptSettings] = [],
    peerLink: PeerLinkSettings? = PeerLinkSettings(), control: ControlSettings = ControlSettings()
  ) {
    self.hosts = hosts
    self.virtualRouters = virtualRouters
    self.groups = groups
    self.scripts = scripts
    self.balancer = balancer
    self.peerLink = peerLink
    self.control = control
  }

  /// The host that owns one of `localAddresses`; nil when none or more than one does.
  public func host(owning localAddresses: some Collection<IPAddress>) -> HostSettings? {
    let own = hosts.filter { host in host.addresses.contains { localAddresses.contains($0) } }
    return own.count == 1 ? own.first : nil
  }
}

/// One host of the tier.
public struct HostSettings: Sendable, Equatable, Codable {
  /// The host's name: the key in `hosts:`.
  public var name: String
  /// The addresses that it advertises from and is found by: at most one of each family.
  public var addresses: [IPAddress]
  /// The priority that its virtual routers have unless they say otherwise: 1 to 255.
  public var priority: UInt8

  /// A host from its parts.
  public init(name: String, addresses: [IPAddress], priority: UInt8 = 100) {
    self.name = name
    self.addresses = addresses
    self.priority = priority
  }

  /// The host's address of `family`.
  public func address(_ family: IPAddress.Family) -> IPAddress? {
    addresses.first { $0.family == family }
  }
}

/// The control socket of `aloftd`.
public struct ControlSettings: Sendable, Equatable, Codable {
  /// The path of the socket.
  public var socket: String
  /// The group whose members may read the state.
  public var group: String

  /// Control settings from their parts.
  public init(socket: String = "/run/aloft/control.sock", group: String = "aloft") {
    self.socket = socket
    self.group = group
  }
}

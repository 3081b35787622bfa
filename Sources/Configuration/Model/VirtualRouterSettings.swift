public import IPAddressing

/// One virtual router: an election and the addresses that its winner holds.
public struct VirtualRouterSettings: Sendable, Equatable, Codable {
  /// The key in `virtual_routers:`.
  public var name: String
  /// 1 to 255, the same on every host.
  public var virtualRouterID: UInt8
  /// 2 (RFC 3768) or 3 (RFC 9568).
  public var version: UInt8
  /// The interface that carries the advertisements and the addresses.
  public var interface: String
  /// Time between advertisements: whole seconds 1 to 255 s in version 2; centiseconds 10 ms to 40.95 s in version 3.
  public var advertisementInterval: Duration
  /// How many advertisements an Active sends in each interval: 1 to 10.
  public var advertisementsPerInterval: Int
  /// Priorities that differ from the host's own, by host name: 1 to 255.
  public var priorities: [String: UInt8]
  /// Addresses that hosts advertise from instead of their own of the family, by host name.
  public var sources: [String: IPAddress]
  /// Whether a better host takes the address back from a worse one.
  public var preempt: Bool
  /// How long a better host waits before it takes the address back.
  public var preemptDelay: Duration
  /// The addresses that advertisements list, all of one family, in this order; at least one.
  public var advertisedAddresses: [InterfaceAddress]
  /// The addresses, of any family, that move along and are in no advertisement.
  public var unadvertisedAddresses: [InterfaceAddress]
  /// Version 2 only: the simple-text password, at most 8 bytes; nil for none.
  public var password: String?
  /// How advertisements are signed; nil if they are not.
  public var hmac: HMACSettings?
  /// Version 3 over IPv4 only: what the checksum covers.
  public var checksum: Checksum
  /// Whether advertisements with a time to live other than 255 are refused (RFC 9568 §7.1).
  public var checkTTL: Bool
  /// Whether a losing advertisement is answered at once (RFC 9568 §6.4.3).
  public var reassert: Bool
  /// For how long the kernel keeps an address that is not renewed.
  public var lease: LeaseSetting
  /// How often the announcements (gratuitous ARP, unsolicited NA) are repeated on takeover.
  public var announcements: AnnouncementSettings
  /// What the host's fitness and priority depend on, as the file says; `AloftConfiguration.tracked(by:)` is complete.
  public var track: [TrackSettings]
  /// What is run when it changes its state, in this order; those at the top of the file included.
  public var hooks: [HookSettings]
  /// Routes that the Active host has, in the order in which they are set.
  public var routes: [VirtualRouteSettings]
  /// Rules of policy routing that the Active host has.
  public var rules: [VirtualRuleSettings]

  /// What the checksum of version 3 over IPv4 covers.
  public enum Checksum: String, Sendable, Equatable, Codable, CaseIterable {
    /// The message only (RFC 9568 §5.2.8).
    case rfc9568
    /// A pseudo-header too, as keepalived does.
    case keepalived
  }

  /// The family that the election is held over: that of the advertised addresses.
  public var family: IPAddress.Family {
    advertisedAddresses.first?.address.family ?? .ipv4
  }

  /// Every address that the winner holds.
  public var addresses: [InterfaceAddress] {
    advertisedAddresses + unadvertisedAddresses
  }

  /// The address that `host` advertises from; nil if it has none of the family.
  public func source(of host: HostSettings) -> IPAddress? {
    sources[host.name] ?? host.address(family)
  }

  /// The priority of `host` in this virtual router.
  public func priority(of host: HostSettings) -> UInt8 {
    priorities[host.name] ?? host.priority
  }

  /// A virtual router from its parts, with the defaults of the file.
  ///
  /// Of `addresses`, those of `family` are advertised, by default that of the first one; the others move along, as
  /// `unadvertised` do.
  public init(
    name: String, virtualRouterID: UInt8, version: UInt8 = 3, interface: String,
    advertisementInterval: Duration = .seconds(1), advertisementsPerInterval: Int = 1,
    priorities: [String: UInt8] = [:], sources: [String: IPAddress] = [:], preempt: Bool = true,
    preemptDelay: Duration = .zero, addresses: [InterfaceAddress], family: IPAddress.Family? = nil,
    unadvertised: [InterfaceAddress] = [], password: String? = nil, hmac: HMACSettings? = nil,
    checksum: Checksum = .rfc9568, checkTTL: Bool = true, reassert: Bool = true,
    lease: LeaseSetting = .automatic, announcements: AnnouncementSettings = AnnouncementSettings(),
    track: [TrackSettings] = [], hooks: [HookSettings] = [], routes: [VirtualRouteSettings] = [],
    rules: [VirtualRuleSettings] = []
  ) {
    self.name = name
    self.virtualRouterID = virtualRouterID
    self.version = version
    self.interface = interface
    self.advertisementInterval = advertisementInterval
    self.advertisementsPerInterval = advertisementsPerInterval
    self.priorities = priorities
    self.sources = sources
    self.preempt = preempt
    self.preemptDelay = preemptDelay
    let family = family ?? addresses.first?.address.family
    advertisedAddresses = addresses.filter { $0.address.family == family }
    unadvertisedAddresses = addresses.filter { $0.address.family != family } + unadvertised
    self.password = password
    self.hmac = hmac
    self.checksum = checksum
    self.checkTTL = checkTTL
    self.reassert = reassert
    self.lease = lease
    self.announcements = announcements
    self.track = track
    self.hooks = hooks
    self.routes = routes
    self.rules = rules
  }
}

/// How the neighbours are told that an address has moved.
public struct AnnouncementSettings: Sendable, Equatable, Codable {
  /// How many announcements follow each other at once: 1 to 60.
  public var count: Int
  /// After how long they are repeated once; zero for not at all.
  public var repeatAfter: Duration
  /// How often an Active host announces again; zero for never.
  public var refresh: Duration
  /// How often an Active host asks whether another one answers for its addresses; zero for never.
  public var probe: Duration

  /// Announcements from their parts; the defaults are keepalived's (five at once, five more after 5 s).
  public init(
    count: Int = 5, repeatAfter: Duration = .seconds(5), refresh: Duration = .zero,
    probe: Duration = .seconds(10)
  ) {
    self.count = count
    self.repeatAfter = repeatAfter
    self.refresh = refresh
    self.probe = probe
  }
}

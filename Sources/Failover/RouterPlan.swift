import Configuration
import Cryptography
import IPAddressing
import VRRP

/// One virtual router as one host runs it: the file's settings with this host's part filled in.
struct RouterPlan: Equatable {
  var settings: VirtualRouterSettings
  /// The address that this host advertises from.
  var source: IPAddress
  var priority: UInt8
  /// The best priority among the other hosts: who follows if this host is silent.
  var successorPriority: UInt8
  /// The other hosts by their addresses of the family.
  var peers: [(name: String, address: IPAddress)]
  /// The order of hosts of equal priority, by their addresses here.
  var ranks: [IPAddress: Int]
  /// What the priority and this host's fitness depend on.
  var track: [TrackSettings]

  /// The part of `host` in a virtual router; nil if the host has no address of its family.
  init?(_ settings: VirtualRouterSettings, host: HostSettings, in configuration: AloftConfiguration) {
    guard let source = settings.source(of: host) else { return nil }
    self.settings = settings
    self.source = source
    priority = settings.priority(of: host)
    let others = configuration.hosts.filter { $0.name != host.name && $0.address(settings.family) != nil }
    successorPriority = others.map { settings.priority(of: $0) }.max() ?? 255
    track = configuration.tracked(by: settings)
    peers = configuration.hosts.filter { $0.name != host.name }.compactMap { other in
      settings.source(of: other).map { (other.name, $0) }
    }
    ranks = Self.ranks(settings, in: configuration)
  }

  /// In a group the addresses in the first member give the order, so that all members agree.
  private static func ranks(
    _ settings: VirtualRouterSettings, in configuration: AloftConfiguration
  ) -> [IPAddress: Int] {
    let group = configuration.groups.first { $0.members.contains(settings.name) }
    guard let first = configuration.virtualRouters.first(where: { $0.name == group?.members.first }) else {
      return [:]
    }
    let hosts = configuration.hosts.compactMap { host in first.source(of: host).map { (host, $0) } }
    let order = hosts.sorted { $0.1 < $1.1 }.map(\.0)
    return Dictionary(
      order.enumerated().compactMap { rank, host in settings.source(of: host).map { ($0, rank) } },
      uniquingKeysWith: { first, _ in first })
  }

  static func == (left: RouterPlan, right: RouterPlan) -> Bool {
    left.settings == right.settings && left.source == right.source && left.priority == right.priority
      && left.successorPriority == right.successorPriority && left.ranks == right.ranks
      && left.track == right.track
      && left.peers.elementsEqual(right.peers, by: ==)
  }

  /// Whether a running virtual router can go over to `other` without leaving its state: it is the same one to
  /// everybody who listens, whatever its name.
  func isSameRouter(as other: RouterPlan) -> Bool {
    settings.virtualRouterID == other.settings.virtualRouterID && settings.version == other.settings.version
      && settings.interface == other.settings.interface && settings.family == other.settings.family
  }

  /// Whether the addresses are this host's own whatever the election says.
  var isOwner: Bool { priority == 255 }

  /// For how long the kernel keeps an address that is not renewed; nil means for ever, as with an owner's own.
  var leaseLifetime: Duration? {
    isOwner ? nil : settings.lease.lifetime(advertisementInterval: settings.advertisementInterval)
  }

  /// Whether addresses that are still here, from an earlier run of this program, show that no peer has taken over since.
  var leaseProvesActive: Bool {
    guard let leaseLifetime else { return false }
    return LeaseSetting.endsBeforeTakeover(
      leaseLifetime, advertisementInterval: settings.advertisementInterval)
  }

  /// How long after a renewal the next one is due: with an advertisement an interval later, however precise its timer,
  /// and rarely where advertisements are frequent.
  var leaseRenewalPause: Duration {
    max(settings.advertisementInterval * 3 / 4, .milliseconds(250))
  }

  var version: ProtocolVersion { settings.version == 2 ? .v2 : .v3 }

  /// Routes and rules in the order in which they are set.
  var routing: [RoutingEntry] {
    settings.routes.map(RoutingEntry.route) + settings.rules.map(RoutingEntry.rule)
  }

  /// Every address that the Active holds.
  var addresses: [IPAddress] { settings.addresses.map(\.address) }

  /// Those that advertisements list.
  var advertisedAddresses: [IPAddress] { settings.advertisedAddresses.map(\.address) }

  /// How late an Active's advertisement may be before the next host takes over: the down interval of that host, less
  /// the time since the advertisement before.
  var longestStall: Duration {
    let unit = version == .v2 ? .seconds(1) : settings.advertisementInterval
    return settings.advertisementInterval * 3 + unit * (256 - Int(successorPriority)) / 256
      - settings.advertisementInterval / settings.advertisementsPerInterval
  }

  var checksum: ChecksumDialect {
    switch settings.checksum {
    case .rfc9568: .rfc9568
    case .keepalived: .pseudoHeader
    }
  }

  var authentication: Authentication {
    settings.password.flatMap(SimplePassword.init).map(Authentication.simpleText) ?? .none
  }

  /// How advertisements are signed and verified; nil if they are not. Takes the keys in anew each time.
  var trailers: TrailerAuthentication? {
    settings.hmac.flatMap { hmac in
      let mode: TrailerAuthentication.Mode =
        switch hmac.mode {
        case .enforce: .enforce
        case .permissive: .permissive
        case .receiveOnly: .receiveOnly
        }
      let replayProtection: TrailerAuthentication.ReplayProtection =
        switch hmac.replayProtection {
        case .time(let window): .time(window: window)
        case .monotonic: .monotonic
        }
      return TrailerAuthentication(
        mode: mode, keys: hmac.keys.mapValues { HMACKey($0.secret?.bytes ?? []) },
        activeKey: hmac.activeKey, replayProtection: replayProtection)
    }
  }

  var router: VirtualRouter.Configuration {
    VirtualRouter.Configuration(
      version: version, virtualRouterID: settings.virtualRouterID, priority: priority,
      advertisementInterval: settings.advertisementInterval,
      advertisementsPerInterval: settings.advertisementsPerInterval, addresses: advertisedAddresses,
      primaryAddress: nil,
      preempts: settings.preempt, preemptDelay: settings.preemptDelay, reasserts: settings.reassert,
      // The winner of a healed split hears that there were two, and announces its addresses again.
      yieldsAudibly: true, listensAfterSleep: true, ranks: ranks)
  }

  var rules: AdvertisementValidator.Rules {
    AdvertisementValidator.Rules(
      version: version, virtualRouterID: settings.virtualRouterID, localAddress: source,
      delivery: .unicast(peers: Set(peers.map(\.address))), priority: priority,
      interval: settings.advertisementInterval, addresses: advertisedAddresses,
      authentication: authentication,
      checksums: [checksum], checksTTL: settings.checkTTL)
  }
}

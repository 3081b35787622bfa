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
  /// The other hosts by their addresses of the family.
  var peers: [(name: String, address: IPAddress)]

  /// The part of `host` in a virtual router; nil if the host has no address of its family.
  init?(_ settings: VirtualRouterSettings, host: HostSettings, in configuration: AloftConfiguration) {
    guard let source = host.address(settings.family) else { return nil }
    self.settings = settings
    self.source = source
    priority = settings.priority(of: host)
    peers = configuration.hosts.filter { $0.name != host.name }.compactMap { other in
      other.address(settings.family).map { (other.name, $0) }
    }
  }

  static func == (left: RouterPlan, right: RouterPlan) -> Bool {
    left.settings == right.settings && left.source == right.source && left.priority == right.priority
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

  var version: ProtocolVersion { settings.version == 2 ? .v2 : .v3 }

  /// Routes and rules in the order in which they are set.
  var routing: [RoutingEntry] {
    settings.routes.map(RoutingEntry.route) + settings.rules.map(RoutingEntry.rule)
  }

  /// Every address that the Active holds.
  var addresses: [IPAddress] { settings.addresses.map(\.address) }

  /// Those that advertisements list.
  var advertisedAddresses: [IPAddress] { settings.advertisedAddresses.map(\.address) }

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
      advertisementInterval: settings.advertisementInterval, addresses: advertisedAddresses,
      primaryAddress: nil,
      preempts: settings.preempt, preemptDelay: settings.preemptDelay, reasserts: settings.reassert,
      // The winner of a healed split hears that there were two, and announces its addresses again.
      yieldsAudibly: true)
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

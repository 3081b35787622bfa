/// `GET /v1/status`: what this host knows of itself, its peers and its pools.
///
/// JSON keys are the property names; times are seconds since 1970, UTC. Optional fields are absent when unknown.
public struct Status: Sendable, Equatable, Codable {
  /// The name of this host in `hosts:`.
  public var host: String
  /// The version of the daemon.
  public var version: String
  /// The process identifier of the daemon.
  public var pid: Int32
  /// When the daemon started.
  public var startedAt: Double
  /// The file that the running configuration was read from.
  public var configurationFile: String
  /// Things that want an administrator's attention, in words.
  public var alarms: [String]
  /// One entry a virtual router, in the order of the file.
  public var virtualRouters: [VirtualRouterStatus]
  /// The other hosts as the peer link knows them; empty when it is off.
  public var peerHosts: [PeerHostStatus]
  /// How punctual the real-time thread is; nil before it runs.
  public var timing: TimingStatus?
  /// The tracked scripts, by name.
  public var scripts: [ScriptStatus]
  /// The supervised balancer; nil when the file has none.
  public var balancer: BalancerStatus?

  /// A status from its parts.
  public init(
    host: String, version: String, pid: Int32, startedAt: Double, configurationFile: String, alarms: [String],
    virtualRouters: [VirtualRouterStatus], peerHosts: [PeerHostStatus] = [], timing: TimingStatus? = nil,
    scripts: [ScriptStatus] = [], balancer: BalancerStatus?
  ) {
    self.host = host
    self.version = version
    self.pid = pid
    self.startedAt = startedAt
    self.configurationFile = configurationFile
    self.alarms = alarms
    self.virtualRouters = virtualRouters
    self.peerHosts = peerHosts
    self.timing = timing
    self.scripts = scripts
    self.balancer = balancer
  }
}

/// One virtual router as this host sees it.
public struct VirtualRouterStatus: Sendable, Equatable, Codable {
  public var name: String
  public var virtualRouterID: UInt8
  public var version: UInt8
  public var interface: String
  public var state: RouterState
  /// When the state was entered.
  public var since: Double
  /// Why the state was entered, in words.
  public var cause: String
  /// The priority in effect: the configured one and what tracked things add to it.
  public var priority: UInt8
  /// The configured priority.
  public var basePriority: UInt8
  /// What the priority and the host's fitness depend on.
  public var tracked: [TrackedStatus]
  /// What is run when the state changes.
  public var hooks: [HookStatus]
  /// The address that advertisements leave from; nil while the interface has none.
  public var source: String?
  /// The host or address last heard as Active; nil when this host is, or none is known.
  public var activePeer: String?
  /// The group that it moves with; nil if it moves alone.
  public var group: String?
  /// The virtual addresses.
  public var addresses: [VirtualAddressStatus]
  /// The routes that move with them.
  public var routes: [VirtualRouteStatus]
  /// The rules of policy routing that move with them.
  public var rules: [VirtualRouteStatus]
  /// The other hosts of this virtual router.
  public var peers: [PeerStatus]
  /// Advertisements sent, one for each interval whatever the number of peers.
  public var advertisementsSent: UInt64
  /// Transitions to Active since the start.
  public var activeTransitions: UInt64
  /// How advertisements are authenticated, in words; nil if they are not.
  public var authentication: String?
  /// Things about it that want an administrator's attention, in words.
  public var alarms: [String]
  /// The other host that was last heard to be Active while this one was; nil if none ever was.
  public var anotherActive: AnotherActiveStatus?
  /// How often other hosts were heard to answer for the virtual addresses while this host was Active.
  public var addressClaims: UInt64

  /// A virtual router's status from its parts.
  public init(
    name: String, virtualRouterID: UInt8, version: UInt8, interface: String, state: RouterState,
    since: Double,
    cause: String, priority: UInt8, source: String?, activePeer: String?, group: String? = nil,
    addresses: [VirtualAddressStatus], routes: [VirtualRouteStatus] = [], rules: [VirtualRouteStatus] = [],
    peers: [PeerStatus], advertisementsSent: UInt64, activeTransitions: UInt64, authentication: String? = nil,
    alarms: [String] = [],
    anotherActive: AnotherActiveStatus? = nil, addressClaims: UInt64 = 0,
    basePriority: UInt8? = nil, tracked: [TrackedStatus] = [], hooks: [HookStatus] = []
  ) {
    self.name = name
    self.virtualRouterID = virtualRouterID
    self.version = version
    self.interface = interface
    self.state = state
    self.since = since
    self.cause = cause
    self.priority = priority
    self.source = source
    self.activePeer = activePeer
    self.group = group
    self.addresses = addresses
    self.routes = routes
    self.rules = rules
    self.peers = peers
    self.advertisementsSent = advertisementsSent
    self.activeTransitions = activeTransitions
    self.authentication = authentication
    self.alarms = alarms
    self.anotherActive = anotherActive
    self.addressClaims = addressClaims
    self.basePriority = basePriority ?? priority
    self.tracked = tracked
    self.hooks = hooks
  }
}

/// The states of RFC 9568 §6.3.
public enum RouterState: String, Sendable, Equatable, Codable, CaseIterable {
  case initialize = "Initialize"
  case backup = "Backup"
  case active = "Active"
}

/// One virtual address on this host.
public struct VirtualAddressStatus: Sendable, Equatable, Codable {
  /// With its prefix length.
  public var address: String
  /// Whether the kernel says that this host has it now.
  public var held: Bool
  /// Whether advertisements list it; the others move along.
  public var advertised: Bool

  /// An address's status from its parts.
  public init(address: String, held: Bool, advertised: Bool = true) {
    self.address = address
    self.held = held
    self.advertised = advertised
  }
}

/// A route or rule that moves with the virtual addresses, on this host.
public struct VirtualRouteStatus: Sendable, Equatable, Codable {
  /// As `ip route` or `ip rule` writes it.
  public var text: String
  /// Whether this host has it now.
  public var held: Bool

  /// A route's or rule's status from its parts.
  public init(text: String, held: Bool) {
    self.text = text
    self.held = held
  }
}

/// One other host as heard by this one.
public struct PeerStatus: Sendable, Equatable, Codable {
  /// The host's name, or its address when it is not in the file.
  public var name: String
  public var address: String
  /// When its last accepted advertisement came; nil if never.
  public var lastHeardAt: Double?
  /// The priority in its last accepted advertisement.
  public var priority: UInt8?
  /// Accepted advertisements.
  public var accepted: UInt64
  /// Rejected packets by reason (RFC 8347 names); reasons that did not occur are absent.
  public var rejected: [String: UInt64]
  /// The id of the key that signed its last accepted advertisement; nil if that was not signed.
  public var signedWith: UInt8?

  /// A peer's status from its parts.
  public init(
    name: String, address: String, lastHeardAt: Double?, priority: UInt8?, accepted: UInt64,
    rejected: [String: UInt64], signedWith: UInt8? = nil
  ) {
    self.name = name
    self.address = address
    self.lastHeardAt = lastHeardAt
    self.priority = priority
    self.accepted = accepted
    self.rejected = rejected
    self.signedWith = signedWith
  }
}

/// The supervised balancer and its pools.
public struct BalancerStatus: Sendable, Equatable, Codable {
  /// What the balancer process is doing.
  public var state: State
  /// Its process identifier while it runs.
  public var pid: Int32?
  /// When its state was entered.
  public var since: Double
  /// How often it was started again after it had ended by itself.
  public var restarts: UInt64
  /// Where it listens.
  public var listeners: [String]
  /// The pools as the balancer last reported them.
  public var pools: [PoolStatus]

  /// What the balancer process is doing.
  public enum State: String, Sendable, Equatable, Codable, CaseIterable {
    case starting
    case ready
    /// It ended and waits for its next start.
    case waiting
    /// It could not be kept running; the host does not hold the addresses.
    case failed
    case stopped
  }

  /// A balancer's status from its parts.
  public init(
    state: State, pid: Int32?, since: Double, restarts: UInt64, listeners: [String], pools: [PoolStatus]
  ) {
    self.state = state
    self.pid = pid
    self.since = since
    self.restarts = restarts
    self.listeners = listeners
    self.pools = pools
  }
}

/// A pool as the balancer sees it.
public struct PoolStatus: Sendable, Equatable, Codable {
  public var name: String
  public var backends: [BackendStatus]
  /// Requests whose session named a route that no backend has.
  public var unknownRoutes: UInt64
  /// Requests that wait because every backend is as busy as it may be.
  public var waiting: Int
  /// Things about it that want an administrator's attention, in words.
  public var alarms: [String]

  /// A pool's status from its parts.
  public init(
    name: String, backends: [BackendStatus], unknownRoutes: UInt64 = 0, waiting: Int = 0,
    alarms: [String] = []
  ) {
    self.name = name
    self.backends = backends
    self.unknownRoutes = unknownRoutes
    self.waiting = waiting
    self.alarms = alarms
  }
}

/// A backend as the balancer sees it.
public struct BackendStatus: Sendable, Equatable, Codable {
  public var name: String
  public var address: String
  public var route: String
  public var weight: Int
  /// It gets requests while no lower tier has a usable backend.
  public var tier: Int
  public var health: Health
  /// Why the health is what it is, in words: the last check's outcome.
  public var reason: String?
  /// Requests sent to it.
  public var requests: UInt64
  /// Requests that it failed to answer.
  public var failures: UInt64
  /// Requests that it is working on.
  public var inFlight: Int

  /// What is known of its health.
  public enum Health: String, Sendable, Equatable, Codable, CaseIterable {
    /// Not checked yet; it is used.
    case unknown
    case healthy
    /// Checks have failed.
    case unhealthy
    /// Requests have failed: it is left alone for a while.
    case ejected

    /// Whether requests are given to it.
    public var isUsable: Bool {
      switch self {
      case .unknown, .healthy: true
      case .unhealthy, .ejected: false
      }
    }
  }

  /// A backend's status from its parts.
  public init(
    name: String, address: String, route: String, weight: Int, tier: Int = 1, health: Health, reason: String?,
    requests: UInt64, failures: UInt64, inFlight: Int
  ) {
    self.name = name
    self.address = address
    self.route = route
    self.weight = weight
    self.tier = tier
    self.health = health
    self.reason = reason
    self.requests = requests
    self.failures = failures
    self.inFlight = inFlight
  }
}

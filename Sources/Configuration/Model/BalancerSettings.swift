public import IPAddressing

/// The bundled HTTP balancer: what it listens on and where it sends requests.
public struct BalancerSettings: Sendable, Equatable, Codable {
  /// Where it accepts connections; at least one.
  public var listeners: [ListenerSettings]
  /// The pools that listeners name.
  public var pools: [PoolSettings]
  /// Event loops, each on a thread of its own: 1 to 64; nil for one a core.
  public var workers: Int?
  /// The unprivileged account that the balancer runs as.
  public var user: String
  /// The access log's path, `stdout`, or nil for none.
  public var accessLog: String?
  /// How long each part of an exchange may take.
  public var timeouts: TimeoutSettings

  /// A balancer from its parts.
  public init(
    listeners: [ListenerSettings], pools: [PoolSettings], workers: Int? = nil, user: String = "aloft",
    accessLog: String? = nil, timeouts: TimeoutSettings = TimeoutSettings()
  ) {
    self.listeners = listeners
    self.pools = pools
    self.workers = workers
    self.user = user
    self.accessLog = accessLog
    self.timeouts = timeouts
  }

  /// The pool called `name`.
  public func pool(named name: String) -> PoolSettings? {
    pools.first { $0.name == name }
  }
}

/// One place to accept connections.
public struct ListenerSettings: Sendable, Equatable, Codable {
  /// The address and port; bound with IP_FREEBIND, so the address need not be here yet.
  public var endpoint: SocketEndpoint
  /// The pool that its requests go to.
  public var pool: String

  /// A listener from its parts.
  public init(endpoint: SocketEndpoint, pool: String) {
    self.endpoint = endpoint
    self.pool = pool
  }
}

/// A set of backends that serve the same site.
public struct PoolSettings: Sendable, Equatable, Codable {
  /// The key in `pools:`.
  public var name: String
  /// The backends, in the order of the file; at least one.
  public var backends: [BackendSettings]
  /// Stickiness by route; nil for none.
  public var sticky: StickySettings?
  /// The active health check; nil for none.
  public var healthCheck: HealthCheckSettings?

  /// A pool from its parts.
  public init(
    name: String, backends: [BackendSettings], sticky: StickySettings? = nil,
    healthCheck: HealthCheckSettings? = nil
  ) {
    self.name = name
    self.backends = backends
    self.sticky = sticky
    self.healthCheck = healthCheck
  }
}

/// One backend of a pool.
public struct BackendSettings: Sendable, Equatable, Codable {
  /// The key in `backends:`, unique in the pool.
  public var name: String
  /// Where it serves HTTP.
  public var endpoint: SocketEndpoint
  /// Its share of new sessions: 1 to 256.
  public var weight: Int
  /// What its sessions carry after the dot (Tomcat's `jvmRoute`); the name unless the file says otherwise.
  public var route: String

  /// A backend from its parts; the route is the name unless given.
  public init(name: String, endpoint: SocketEndpoint, weight: Int = 1, route: String? = nil) {
    self.name = name
    self.endpoint = endpoint
    self.weight = weight
    self.route = route ?? name
  }
}

/// Stickiness by the route suffix of a session identifier: `JSESSIONID=0A1B.worker1`.
public struct StickySettings: Sendable, Equatable, Codable {
  /// The cookie's name.
  public var cookie: String
  /// The path parameter's name.
  public var pathParameter: String

  /// Stickiness as mod_jk knows it.
  public init(cookie: String = "JSESSIONID", pathParameter: String = "jsessionid") {
    self.cookie = cookie
    self.pathParameter = pathParameter
  }
}

/// How a backend's health is observed.
public struct HealthCheckSettings: Sendable, Equatable, Codable {
  /// What is tried.
  public var kind: Kind
  /// Time between two checks of a backend.
  public var interval: Duration
  /// How long one check may take.
  public var timeout: Duration
  /// Successes in a row that make a backend healthy: 1 to 100.
  public var rise: Int
  /// Failures in a row that make it unhealthy: 1 to 100.
  public var fall: Int

  /// What a check tries.
  public enum Kind: Sendable, Equatable, Codable {
    /// A connection is accepted.
    case tcp
    /// `GET path` is answered with a status in `expected` (200 to 399 by default).
    case http(path: String, host: String?, expected: ClosedRange<Int>)
  }

  /// A health check from its parts; the defaults are what a bare `health_check:` means.
  public init(
    kind: Kind = .tcp, interval: Duration = .seconds(2), timeout: Duration = .seconds(1), rise: Int = 2,
    fall: Int = 3
  ) {
    self.kind = kind
    self.interval = interval
    self.timeout = timeout
    self.rise = rise
    self.fall = fall
  }
}

/// How long each part of an exchange may take; all are finite.
public struct TimeoutSettings: Sendable, Equatable, Codable {
  /// From the first byte of a request head to its last, in total.
  public var header: Duration
  /// An idle client connection between two requests.
  public var keepAlive: Duration
  /// No progress on a request or response body in either direction.
  public var idle: Duration
  /// Connecting to a backend.
  public var connect: Duration
  /// From the end of a request to the first byte of the backend's answer.
  public var response: Duration

  /// Timeouts from their parts.
  public init(
    header: Duration = .seconds(10), keepAlive: Duration = .seconds(60), idle: Duration = .seconds(60),
    connect: Duration = .seconds(3), response: Duration = .seconds(60)
  ) {
    self.header = header
    self.keepAlive = keepAlive
    self.idle = idle
    self.connect = connect
    self.response = response
  }
}

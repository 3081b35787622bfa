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
  /// What one request may take.
  public var limits: LimitSettings

  /// A balancer from its parts.
  public init(
    listeners: [ListenerSettings], pools: [PoolSettings], workers: Int? = nil, user: String = "aloft",
    accessLog: String? = nil, timeouts: TimeoutSettings = TimeoutSettings(),
    limits: LimitSettings = LimitSettings()
  ) {
    self.listeners = listeners
    self.pools = pools
    self.workers = workers
    self.user = user
    self.accessLog = accessLog
    self.timeouts = timeouts
    self.limits = limits
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

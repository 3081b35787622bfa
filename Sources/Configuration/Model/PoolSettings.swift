public import IPAddressing

/// A set of backends that serve the same site.
public struct PoolSettings: Sendable, Equatable, Codable {
  /// The key in `pools:`.
  public var name: String
  /// The backends, in the order of the file; at least one.
  public var backends: [BackendSettings]
  /// Who gets a request without a session.
  public var balance: BalanceSettings
  /// Stickiness by route; nil for none.
  public var sticky: StickySettings?
  /// The active health check; nil for none.
  public var healthCheck: HealthCheckSettings?
  /// When backends on which requests fail are left alone.
  public var ejection: EjectionSettings
  /// The percentage of usable backends below which health is ignored: 0 to 100, 0 for never.
  public var panicThreshold: Int
  /// How long the share of a backend that has come back grows to its whole.
  public var slowStart: Duration
  /// Requests of one worker that may wait while every backend is as busy as it may be.
  public var queueLength: Int
  /// How long one may wait.
  public var queueTimeout: Duration
  /// Retries on other backends, as a percentage of the requests: 0 to 100.
  public var retryBudget: Int

  /// A pool from its parts.
  public init(
    name: String, backends: [BackendSettings], balance: BalanceSettings = .roundRobin,
    sticky: StickySettings? = nil, healthCheck: HealthCheckSettings? = nil,
    ejection: EjectionSettings = EjectionSettings(), panicThreshold: Int = 1,
    slowStart: Duration = .seconds(10), queueLength: Int = 1_000, queueTimeout: Duration = .seconds(5),
    retryBudget: Int = 20
  ) {
    self.name = name
    self.backends = backends
    self.balance = balance
    self.sticky = sticky
    self.healthCheck = healthCheck
    self.ejection = ejection
    self.panicThreshold = panicThreshold
    self.slowStart = slowStart
    self.queueLength = queueLength
    self.queueTimeout = queueTimeout
    self.retryBudget = retryBudget
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
  /// It gets requests when no lower tier has a usable backend: 1 to 9.
  public var tier: Int
  /// Backends of a group share their sessions; nil for none.
  public var group: String?
  /// The most requests that it works on at a time; nil for no limit.
  public var maxInFlight: Int?
  /// What its sessions carry after the dot (Tomcat's `jvmRoute`); the name unless the file says otherwise.
  public var route: String

  /// A backend from its parts; the route is the name unless given.
  public init(
    name: String, endpoint: SocketEndpoint, weight: Int = 1, tier: Int = 1, group: String? = nil,
    maxInFlight: Int? = nil,
    route: String? = nil
  ) {
    self.name = name
    self.endpoint = endpoint
    self.weight = weight
    self.tier = tier
    self.group = group
    self.maxInFlight = maxInFlight
    self.route = route ?? name
  }
}

/// Stickiness by the route suffix of a session identifier: `JSESSIONID=0A1B.worker1`.
public struct StickySettings: Sendable, Equatable, Codable {
  /// The cookie's name.
  public var cookie: String
  /// The path parameter's name.
  public var pathParameter: String
  /// What becomes of a session whose backend cannot be used.
  public var onLost: LostSession

  /// What becomes of a session whose backend cannot be used.
  public enum LostSession: String, Sendable, Equatable, Codable {
    /// Another backend gets it.
    case failover
    /// It is refused with 503.
    case reject
  }

  /// Stickiness as mod_jk knows it.
  public init(
    cookie: String = "JSESSIONID", pathParameter: String = "jsessionid", onLost: LostSession = .failover
  ) {
    self.cookie = cookie
    self.pathParameter = pathParameter
    self.onLost = onLost
  }
}

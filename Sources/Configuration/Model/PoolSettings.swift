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

  /// A pool from its parts.
  public init(
    name: String, backends: [BackendSettings], balance: BalanceSettings = .roundRobin,
    sticky: StickySettings? = nil, healthCheck: HealthCheckSettings? = nil
  ) {
    self.name = name
    self.backends = backends
    self.balance = balance
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
  /// It gets requests when no lower tier has a usable backend: 1 to 9.
  public var tier: Int
  /// What its sessions carry after the dot (Tomcat's `jvmRoute`); the name unless the file says otherwise.
  public var route: String

  /// A backend from its parts; the route is the name unless given.
  public init(name: String, endpoint: SocketEndpoint, weight: Int = 1, tier: Int = 1, route: String? = nil) {
    self.name = name
    self.endpoint = endpoint
    self.weight = weight
    self.tier = tier
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

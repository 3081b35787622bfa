/// What the balancer tells its supervisor over the control channel: one JSON object a line.
public enum BalancerReport: Sendable, Equatable, Codable {
  /// The configuration is applied and connections are being accepted.
  case ready
  /// Every event loop turns; sent twice a second.
  case heartbeat
  /// The pools, whenever a backend's health changes and every second while a client asks for status.
  case pools([PoolStatus])
  /// A backend's health changed.
  case backendHealth(pool: String, backend: String, health: BackendStatus.Health, reason: String)
  /// Something about a pool wants an administrator's attention, or does not any more.
  case poolAlarm(pool: String, message: String, isOver: Bool)
  /// The configuration could not be applied; the balancer ends.
  case failed(reason: String)
}

/// The answer to a control request that was refused.
public struct ControlError: Sendable, Equatable, Codable, Error {
  /// One sentence that names what was wrong and what to do.
  public var error: String
  /// Further lines, such as configuration diagnostics.
  public var details: [String]

  /// An error from its parts.
  public init(error: String, details: [String] = []) {
    self.error = error
    self.details = details
  }
}

/// The answer to a control request that was carried out.
public struct ControlReply: Sendable, Equatable, Codable {
  /// One sentence that says what was done.
  public var message: String

  /// A reply from its text.
  public init(message: String) {
    self.message = message
  }
}

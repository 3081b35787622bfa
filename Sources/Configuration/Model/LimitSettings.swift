/// What one request may take of the balancer.
public struct LimitSettings: Sendable, Equatable, Codable {
  /// The largest request body in bytes; nil for no limit.
  public var bodySize: UInt64?
  /// Bytes a second that a request's body must arrive with; 0 for no matter how slowly.
  public var bodyRate: Int

  /// Limits from their parts.
  public init(bodySize: UInt64? = nil, bodyRate: Int = 500) {
    self.bodySize = bodySize
    self.bodyRate = bodyRate
  }
}

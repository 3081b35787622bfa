/// How a pool chooses the backend of a request that has no session.
public enum BalanceSettings: Sendable, Equatable, Codable {
  /// By turns, by weight.
  case roundRobin
  /// The one with the fewest requests in flight for its weight.
  case leastInFlight
  /// The less busy one of two drawn by weight.
  case powerOfTwo
  /// The one that a part of the request belongs to.
  case hash(HashKey)

  /// What of a request is hashed.
  public enum HashKey: Sendable, Equatable, Codable {
    /// The client's address.
    case address
    /// Path and query.
    case uri
    /// The value of a field.
    case header(String)
    /// The value of a cookie.
    case cookie(String)
  }
}

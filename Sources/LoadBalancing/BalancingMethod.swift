/// How the next backend is chosen among those that may be.
package enum BalancingMethod: Sendable, Equatable, CaseIterable {
  /// By turns, in proportion to the weights.
  case roundRobin
  /// The one with the fewest requests in flight for its weight.
  case leastInFlight
  /// The less busy one of two that are drawn by weight.
  case powerOfTwo
  /// The one that the request's key belongs to, as long as it is there.
  case consistentHash
}

import MonotonicTime

/// One backend of a pool as selection sees it; its position in the pool is its identity.
package struct Backend: Sendable, Equatable {
  /// Unique in the pool.
  package let name: String
  /// What its sessions carry after the dot.
  package let route: String
  /// Its share of new sessions: 1 to 256.
  package let weight: Int
  /// Backends of a tier get requests when no lower tier has a usable one: 1 is the first.
  package let tier: Int
  /// Backends of a group share their sessions; nil for none.
  package let group: String?
  /// What is known of its health.
  package internal(set) var health: Health = .unknown
  /// Requests that were given to it.
  package internal(set) var requests: UInt64 = 0
  /// Requests that it failed to answer.
  package internal(set) var failures: UInt64 = 0
  /// Requests that it is working on.
  package internal(set) var inFlight: Int = 0
  /// Failures since the last answer.
  var errorsInARow = 0
  /// When it came back, while its share grows.
  var returned: Instant?

  /// A backend that nothing is known of; a weight out of range is brought into it.
  package init(name: String, route: String, weight: Int, tier: Int = 1, group: String? = nil) {
    self.name = name
    self.route = route
    self.weight = min(max(weight, 1), 256)
    self.tier = tier
    self.group = group
  }
}

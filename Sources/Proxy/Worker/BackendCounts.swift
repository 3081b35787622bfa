/// What has been counted of one backend.
struct BackendCounts: Sendable, Equatable {
  /// Requests sent to it, attempts included.
  var requests: UInt64 = 0
  /// Requests that it failed to answer.
  var failures: UInt64 = 0
  /// Requests that it is working on.
  var inFlight = 0

  /// Adds what another worker has counted.
  mutating func add(_ other: BackendCounts) {
    requests += other.requests
    failures += other.failures
    inFlight += other.inFlight
  }
}

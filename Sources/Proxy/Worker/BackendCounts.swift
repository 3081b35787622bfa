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

/// What one worker has counted of a pool.
struct PoolCounts: Sendable, Equatable {
  /// By backend.
  var backends: [BackendCounts]
  /// Requests whose session names no backend of the pool.
  var unknownRoutes: UInt64
  /// The route that one of them named since the last report.
  var unknownRoute: [UInt8]?
  /// Requests that wait for a backend.
  var waiting: Int
}

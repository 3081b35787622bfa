import Configuration
import HTTPMessage
import LoadBalancing
import MonotonicTime

/// A pool as one worker uses it: who is next, and the connections to each.
final class Pool {
  /// The place in the settings.
  let place: Int
  /// The connections to each backend, in the order of the settings.
  let endpoints: [BackendEndpoint]
  /// What is hashed; nil if the pool does not hash.
  let hashKey: HashKey?
  /// Whether a session whose backend is lost is refused.
  let rejectsLostSessions: Bool

  let isSticky: Bool
  /// Requests in flight over all workers; nil if no backend has a limit.
  let limits: InFlightLimits?
  /// The most requests in flight by backend; 0 for no limit.
  let mostInFlight: [Int]
  /// How many requests may wait, and for how long, in nanoseconds.
  let queueLength: Int
  let queueTimeout: Int64

  var balancing: BackendPool
  /// The limits in effect, while backends that have come back start slowly.
  var limitNow: [Int]
  /// Requests that wait for room, the first one first.
  var waiting: [Exchange] = []
  private var retries: RetryBudget

  init(_ settings: PoolSettings, at place: Int, _ limits: InFlightLimits?) {
    self.limits = limits
    mostInFlight = settings.backends.map { $0.maxInFlight ?? 0 }
    limitNow = mostInFlight
    queueLength = settings.queueLength
    queueTimeout = settings.queueTimeout.wholeNanoseconds
    retries = RetryBudget(percent: settings.retryBudget)
    self.place = place
    endpoints = settings.backends.map { BackendEndpoint($0) }
    let policy = settings.policy(seed: .random(in: 0 ... .max))
    balancing = BackendPool(settings.backends.map(\.selected), policy)
    hashKey = settings.balance.hashKey
    isSticky = settings.sticky != nil
    rejectsLostSessions = policy.lostSession == .reject
  }

  /// What has been counted so far.
  func counts() -> PoolCounts {
    PoolCounts(
      backends: balancing.backends.map {
        BackendCounts(requests: $0.requests, failures: $0.failures, inFlight: $0.inFlight)
      }, unknownRoutes: balancing.unknownRoutes, unknownRoute: balancing.takeUnknownRoute(),
      waiting: waiting.count)
  }

  /// Where the session of a request belongs, by its path first, then by its cookies.
  func stickiness(of head: RequestHead, in bytes: UnsafeRawBufferPointer) -> StickyVerdict {
    guard isSticky else { return .noSession }
    var verdict = unsafe balancing.stickiness(
      path: UnsafeRawBufferPointer(rebasing: bytes[head.target.path.range]))
    for index in 0..<head.fields.count where head.fields[index].name == .cookie {
      verdict = unsafe balancing.stickiness(
        cookie: UnsafeRawBufferPointer(rebasing: bytes[head.fields[index].valueRange.range]), after: verdict)
    }
    if verdict == .unknownRoute { balancing.noteUnknownRoute() }
    return verdict
  }

  /// Notes a new request, which earns a part of a retry.
  func noteRequest() {
    retries.earn()
  }

  /// Whether there may be another retry now.
  func spendRetry() -> Bool {
    retries.spend()
  }

  /// A request goes to `backend`.
  func began(at backend: Int) {
    balancing.began(at: backend)
  }

  /// A request to `backend` has ended; tells whether the backend is to be ejected.
  func ended(at backend: Int, _ outcome: RequestOutcome) -> Bool {
    balancing.ended(at: backend, outcome)
  }

  /// Sets what is known of `backend`.
  func setHealth(_ health: Health, of backend: Int, at now: Instant) {
    balancing.setHealth(health, of: backend, at: now)
    setLimits(at: now)
  }

  /// Lets shares grow.
  func tick(at now: Instant) {
    balancing.tick(at: now)
    setLimits(at: now)
  }
}

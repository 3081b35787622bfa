import Configuration
import HTTPMessage
import LoadBalancing
import MonotonicTime

/// A pool as one worker uses it: who is next, and the connections to each.
final class Pool {
  /// The connections to each backend, in the order of the settings.
  let endpoints: [BackendEndpoint]

  /// What is hashed; nil if the pool does not hash.
  let hashKey: HashKey?

  private var balancing: BackendPool
  private let isSticky: Bool

  init(_ settings: PoolSettings) {
    endpoints = settings.backends.map { BackendEndpoint($0) }
    balancing = BackendPool(
      settings.backends.map {
        Backend(name: $0.name, route: $0.route, weight: $0.weight, tier: $0.tier)
      }, method: settings.balance.method,
      session: settings.sticky.map { SessionRoute(cookie: $0.cookie, pathParameter: $0.pathParameter) },
      seed: .random(in: 0 ... .max))
    hashKey = settings.balance.hashKey
    isSticky = settings.sticky != nil
  }

  /// What the backends have been asked so far.
  var counts: [BackendCounts] {
    balancing.backends.map {
      BackendCounts(requests: $0.requests, failures: $0.failures, inFlight: $0.inFlight)
    }
  }

  /// The backend that the session of a request belongs to, by its path first, then by its cookies; nil if it has
  /// none that can be used.
  func stickyBackend(of head: RequestHead, in bytes: UnsafeRawBufferPointer) -> Int? {
    guard isSticky else { return nil }
    var verdict = unsafe balancing.stickiness(
      path: UnsafeRawBufferPointer(rebasing: bytes[head.target.path.range]))
    for index in 0..<head.fields.count where head.fields[index].name == .cookie {
      verdict = unsafe balancing.stickiness(
        cookie: UnsafeRawBufferPointer(rebasing: bytes[head.fields[index].valueRange.range]), after: verdict)
    }
    switch verdict {
    case .backend(let index): return index
    case .noSession, .unknownRoute, .lost: return nil
    }
  }

  /// The next backend; nil if none is usable and untried.
  func pick(key: UInt64, excluding tried: TriedBackends) -> Int? {
    balancing.pick(key: key, excluding: tried)
  }

  /// A request goes to `backend`.
  func began(at backend: Int) {
    balancing.began(at: backend)
  }

  /// A request to `backend` has ended.
  func ended(at backend: Int, failed: Bool) {
    balancing.ended(at: backend, failed: failed)
  }

  /// Sets what the checks say of `backend`.
  func setHealth(_ health: Health, of backend: Int) {
    balancing.setHealth(health, of: backend)
  }
}

package import MonotonicTime

/// A pool of backends on one event loop: who gets the next request.
package struct BackendPool: Sendable {
  /// The backends in the order of the configuration.
  package private(set) var backends: [Backend]
  /// The rules.
  package let policy: PoolPolicy
  /// Whether so few are usable that health is ignored.
  package private(set) var isPanicking = false
  /// Requests whose session named no backend, and the route that one of them named since the last `takeUnknownRoute`.
  package internal(set) var unknownRoutes: UInt64 = 0
  var unknownRoute: [UInt8]?
  let routes: RouteTable
  private var chooser: Chooser
  private var isRamping = false

  /// A pool whose backends are all usable until something else is known.
  package init(_ backends: [Backend], _ policy: PoolPolicy = PoolPolicy()) {
    self.backends = backends
    self.policy = policy
    routes = RouteTable(backends.map(\.route))
    chooser = Chooser(
      policy.method, names: backends.map(\.name), weights: backends.map(\.weight), seed: policy.seed)
    share(at: .zero)
  }

  // MARK: Choice

  /// The backend for a request without a session, or whose session's backend is `lost`; nil if none is usable and
  /// untried.
  ///
  /// `key` decides with a consistent hash and means nothing otherwise.
  package mutating func pick(
    key: UInt64 = 0, after lost: Int? = nil, excluding tried: TriedBackends = TriedBackends()
  ) -> Int? {
    if let lost, let group = backends[lost].group,
      let partner = best(excluding: tried, where: { backends[$0].group == group })
    {
      return partner
    }
    if let index = chooser.next(key: key, excluding: tried) { return index }
    // Those of the tier in use have been tried: the next tiers are better than no answer.
    return tried.count == 0 ? nil : best(excluding: tried) { _ in true }
  }

  /// The least busy backend of the same tier as `index` that matches, when that one is as busy as it may be.
  package func leastBusy(
    besides index: Int, excluding tried: TriedBackends, where matches: (Int) -> Bool
  ) -> Int? {
    best(excluding: tried) { $0 != index && backends[$0].tier == backends[index].tier && matches($0) }
  }

  /// Of those that match, the least busy one of the lowest tier; equally busy ones take turns.
  private func best(excluding tried: TriedBackends, where matches: (Int) -> Bool) -> Int? {
    let candidates = backends.indices.filter {
      takesSessions($0) && !tried.contains($0) && matches($0)
    }
    return candidates.min {
      let (left, right) = (backends[$0], backends[$1])
      if left.tier != right.tier { return left.tier < right.tier }
      let (leftLoad, rightLoad) = (left.inFlight * right.weight, right.inFlight * left.weight)
      if leftLoad != rightLoad { return leftLoad < rightLoad }
      return left.requests / UInt64(left.weight) < right.requests / UInt64(right.weight)
    }
  }

  /// Whether a backend may get requests.
  package func takesSessions(_ index: Int) -> Bool {
    backends[index].health.isUsable || isPanicking
  }

  /// Gives each backend of the tier in use its share, and the others none.
  private mutating func share(at now: Instant) {
    isPanicking = policy.panic.holds(usable: backends.count { $0.health.isUsable }, of: backends.count)
    var tier = Int.max
    for index in backends.indices where takesSessions(index) { tier = min(tier, backends[index].tier) }
    isRamping = false
    var shares = Array(repeating: Share.none, count: backends.count)
    for index in backends.indices where takesSessions(index) && backends[index].tier == tier {
      shares[index] = share(of: index, at: now)
    }
    chooser.setShares(shares)
  }

  // MARK: Health

  /// Sets what is known of a backend's health.
  package mutating func setHealth(_ health: Health, of index: Int, at now: Instant) {
    guard backends.indices.contains(index), backends[index].health != health else { return }
    if health.isUsable, !backends[index].health.isUsable {
      backends[index].returned = now
      backends[index].errorsInARow = 0
    }
    backends[index].health = health
    share(at: now)
  }

  /// Lets the shares of backends that have come back grow; to be called about once a second.
  package mutating func tick(at now: Instant) {
    if isRamping { share(at: now) }
  }

  /// The share of a backend: after its return it grows from a tenth to the whole.
  private mutating func share(of index: Int, at now: Instant) -> Share {
    let part = part(of: index, at: now)
    guard part < 1 else {
      backends[index].returned = nil
      return Share(weight: backends[index].weight)
    }
    isRamping = true
    return Share(weight: backends[index].weight, parts: Int(part * 1_000), of: 1_000)
  }

  /// How much of what it may get a backend gets, while it is new: 0.1 to 1.
  package func part(of index: Int, at now: Instant) -> Double {
    guard let returned = backends[index].returned, policy.slowStart > .zero else { return 1 }
    return min(max((now - returned) / policy.slowStart, 0.1), 1)
  }

  // MARK: Requests

  /// Notes that a request was given to a backend.
  package mutating func began(at index: Int) {
    guard backends.indices.contains(index) else { return }
    backends[index].requests += 1
    backends[index].inFlight += 1
    chooser.setInFlight(backends[index].inFlight, at: index)
  }

  /// Notes that a request given to a backend has ended; tells whether that makes so many errors in a row that it is to
  /// be ejected.
  package mutating func ended(at index: Int, _ outcome: RequestOutcome) -> Bool {
    guard backends.indices.contains(index) else { return false }
    backends[index].inFlight -= 1
    chooser.setInFlight(backends[index].inFlight, at: index)
    switch outcome {
    case .abandoned: return false
    case .answered:
      backends[index].errorsInARow = 0
      return false
    case .failed:
      backends[index].failures += 1
      backends[index].errorsInARow += 1
      return policy.errorsToEject > 0 && backends[index].errorsInARow % policy.errorsToEject == 0
    }
  }
}

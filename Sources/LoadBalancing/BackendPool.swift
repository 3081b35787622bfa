/// A pool of backends on one event loop: who gets the next request.
package struct BackendPool: Sendable {
  /// The backends in the order of the configuration.
  package private(set) var backends: [Backend]
  private let session: SessionRoute?
  private let routes: RouteTable
  private var chooser: Chooser

  /// A pool whose backends are all usable until something else is known; without `session` nothing is sticky.
  ///
  /// `seed` decides what a method that draws lots draws.
  package init(
    _ backends: [Backend], method: BalancingMethod = .roundRobin, session: SessionRoute?, seed: UInt64 = 0
  ) {
    self.backends = backends
    self.session = session
    routes = RouteTable(backends.map(\.route))
    chooser = Chooser(method, names: backends.map(\.name), weights: backends.map(\.weight), seed: seed)
    share()
  }

  /// The backend for a request without a session, or whose backend is lost; nil if none is usable and untried.
  ///
  /// `key` decides with a consistent hash and means nothing otherwise.
  package mutating func pick(key: UInt64 = 0, excluding tried: TriedBackends = TriedBackends()) -> Int? {
    if let index = chooser.next(key: key, excluding: tried) { return index }
    // Those of the tier in use have been tried: the next tiers are better than no answer.
    return tried.count == 0 ? nil : standIn(excluding: tried)
  }

  private func standIn(excluding tried: TriedBackends) -> Int? {
    let candidates = backends.indices.filter { backends[$0].isUsable && !tried.contains($0) }
    return candidates.min {
      (backends[$0].tier, backends[$0].inFlight) < (backends[$1].tier, backends[$1].inFlight)
    }
  }

  /// Gives each backend of the tier in use its share, and the others none.
  private mutating func share() {
    let tier = backends.lazy.filter(\.isUsable).map(\.tier).min()
    chooser.setShares(
      backends.map { $0.isUsable && $0.tier == tier ? Share(weight: $0.weight) : .none })
  }

  /// Sets what is known of a backend's health.
  package mutating func setHealth(_ health: Health, of index: Int) {
    guard backends.indices.contains(index), backends[index].health != health else { return }
    backends[index].health = health
    share()
  }

  /// Notes that a request was given to a backend.
  package mutating func began(at index: Int) {
    guard backends.indices.contains(index) else { return }
    backends[index].requests += 1
    backends[index].inFlight += 1
    chooser.setInFlight(backends[index].inFlight, at: index)
  }

  /// Notes that a request given to a backend has ended.
  package mutating func ended(at index: Int, failed: Bool) {
    guard backends.indices.contains(index) else { return }
    backends[index].inFlight -= 1
    chooser.setInFlight(backends[index].inFlight, at: index)
    if failed { backends[index].failures += 1 }
  }
}

extension BackendPool {
  /// Where the session that a path names belongs; `path` is as received, without the query.
  package func stickiness(
    path: UnsafeRawBufferPointer, after earlier: StickyVerdict = .noSession
  ) -> StickyVerdict {
    guard let session else { return .noSession }
    // Unsafe because the caller owns the bytes; the span lives only in this call.
    let bytes = unsafe Span<UInt8>(_unsafeBytes: path)
    var (verdict, position) = (earlier, 0)
    while !isSettled(verdict), let identifier = session.nextIdentifier(inPath: bytes, from: &position) {
      verdict = verdict.orBetter(stickiness(of: identifier, in: bytes))
    }
    return verdict
  }

  /// Where the session that a `Cookie` field names belongs, unless an `earlier` part of the request has said so.
  package func stickiness(
    cookie: UnsafeRawBufferPointer, after earlier: StickyVerdict = .noSession
  ) -> StickyVerdict {
    guard let session else { return .noSession }
    // Unsafe because the caller owns the bytes; the span lives only in this call.
    let bytes = unsafe Span<UInt8>(_unsafeBytes: cookie)
    var (verdict, position) = (earlier, 0)
    while !isSettled(verdict), let identifier = session.nextIdentifier(inCookies: bytes, from: &position) {
      verdict = verdict.orBetter(stickiness(of: identifier, in: bytes))
    }
    return verdict
  }

  private func isSettled(_ verdict: StickyVerdict) -> Bool {
    if case .backend = verdict { true } else { false }
  }

  private func stickiness(of identifier: Range<Int>, in bytes: Span<UInt8>) -> StickyVerdict {
    guard let route = SessionRoute.route(of: identifier, in: bytes) else { return .noSession }
    guard let index = routes.index(of: bytes.extracting(route)) else { return .unknownRoute }
    return backends[index].isUsable ? .backend(index) : .lost(index)
  }
}

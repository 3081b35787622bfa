/// A pool of backends on one event loop: who gets the next request.
package struct BackendPool: Sendable {
  /// The backends in the order of the configuration.
  package private(set) var backends: [Backend]
  private let session: SessionRoute?
  private let routes: RouteTable
  private var roundRobin: WeightedRoundRobin

  /// A pool whose backends are all usable until something else is known; without `session` nothing is sticky.
  package init(_ backends: [Backend], session: SessionRoute?) {
    self.backends = backends
    self.session = session
    routes = RouteTable(backends.map(\.route))
    roundRobin = WeightedRoundRobin(weights: backends.map(\.weight))
    for index in backends.indices where !backends[index].isUsable { roundRobin.setTaking(false, at: index) }
  }

  /// The backend for a request without a session, or whose backend is lost; nil if none is usable and untried.
  package mutating func pick(excluding tried: TriedBackends = TriedBackends()) -> Int? {
    roundRobin.next(excluding: tried)
  }

  /// Sets what is known of a backend's health.
  package mutating func setHealth(_ health: Health, of index: Int) {
    guard backends.indices.contains(index) else { return }
    backends[index].health = health
    roundRobin.setTaking(health.isUsable, at: index)
  }

  /// Notes that a request was given to a backend.
  package mutating func began(at index: Int) {
    guard backends.indices.contains(index) else { return }
    backends[index].requests += 1
    backends[index].inFlight += 1
  }

  /// Notes that a request given to a backend has ended.
  package mutating func ended(at index: Int, failed: Bool) {
    guard backends.indices.contains(index) else { return }
    backends[index].inFlight -= 1
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

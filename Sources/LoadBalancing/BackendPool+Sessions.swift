/// Where sessions belong.
extension BackendPool {
  /// A route that no backend has, longer than this, is cut.
  private static let longestUnknownRoute = 64

  /// Where the session that a path names belongs; `path` is as received, without the query.
  package mutating func stickiness(
    path: UnsafeRawBufferPointer, after earlier: StickyVerdict = .noSession
  ) -> StickyVerdict {
    guard let session = policy.session else { return .noSession }
    // Unsafe because the caller owns the bytes; the span lives only in this call.
    let bytes = unsafe Span<UInt8>(_unsafeBytes: path)
    var (verdict, position) = (earlier, 0)
    while !isSettled(verdict), let identifier = session.nextIdentifier(inPath: bytes, from: &position) {
      verdict = verdict.orBetter(stickiness(of: identifier, in: bytes))
    }
    return verdict
  }

  /// Where the session that a `Cookie` field names belongs, unless an `earlier` part of the request has said so.
  package mutating func stickiness(
    cookie: UnsafeRawBufferPointer, after earlier: StickyVerdict = .noSession
  ) -> StickyVerdict {
    guard let session = policy.session else { return .noSession }
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

  private mutating func stickiness(of identifier: Range<Int>, in bytes: Span<UInt8>) -> StickyVerdict {
    guard let route = SessionRoute.route(of: identifier, in: bytes) else { return .noSession }
    guard let index = routes.index(of: bytes.extracting(route)) else {
      if unknownRoute == nil {
        // One of many is enough for a person to see what is wrong: this allocates once in a while.
        var name: [UInt8] = []
        for position in route.prefix(Self.longestUnknownRoute) { name.append(bytes[position]) }
        unknownRoute = name
      }
      return .unknownRoute
    }
    return takesSessions(index) ? .backend(index) : .lost(index)
  }

  /// Notes that a request's session names no backend, when all of the request was looked at.
  package mutating func noteUnknownRoute() {
    unknownRoutes += 1
  }

  /// A route that no backend has, as one of the requests named it; the next one is remembered anew.
  package mutating func takeUnknownRoute() -> [UInt8]? {
    defer { unknownRoute = nil }
    return unknownRoute
  }
}

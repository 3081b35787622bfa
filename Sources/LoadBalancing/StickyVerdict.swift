/// Where a request's session belongs.
package enum StickyVerdict: Sendable, Equatable, BitwiseCopyable {
  /// It carries no session, or one without a route.
  case noSession
  /// Its route names no backend of the pool.
  case unknownRoute
  /// Its route names this backend, which is not usable.
  case lost(Int)
  /// Its route names this backend.
  case backend(Int)

  /// The better of two verdicts on the same request; of two equally good ones the first.
  func orBetter(_ other: StickyVerdict) -> StickyVerdict {
    other.rank > rank ? other : self
  }

  private var rank: Int {
    switch self {
    case .noSession: 0
    case .unknownRoute: 1
    case .lost: 2
    case .backend: 3
    }
  }
}

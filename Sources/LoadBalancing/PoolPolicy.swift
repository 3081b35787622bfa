/// The rules by which a pool chooses.
package struct PoolPolicy: Sendable {
  /// What becomes of a request whose session's backend cannot take it.
  package enum LostSession: Sendable, Equatable {
    /// Another backend gets it, one of the same group if there is one.
    case failover
    /// Nobody gets it.
    case reject
  }

  /// How a backend is chosen.
  package var method: BalancingMethod
  /// Where sessions are found; nil for none.
  package var session: SessionRoute?
  package var lostSession: LostSession
  package var panic: PanicRule
  /// How long the share of a backend that has come back grows to its whole; zero for at once.
  package var slowStart: Duration
  /// Errors in a row after which a backend is to be ejected; 0 for never.
  package var errorsToEject: Int
  /// Decides what a method that draws lots draws.
  package var seed: UInt64

  /// Rules from their parts.
  package init(
    method: BalancingMethod = .roundRobin, session: SessionRoute? = nil, lostSession: LostSession = .failover,
    panic: PanicRule = PanicRule(threshold: 0), slowStart: Duration = .zero, errorsToEject: Int = 0,
    seed: UInt64 = 0
  ) {
    self.method = method
    self.session = session
    self.lostSession = lostSession
    self.panic = panic
    self.slowStart = slowStart
    self.errorsToEject = errorsToEject
    self.seed = seed
  }
}

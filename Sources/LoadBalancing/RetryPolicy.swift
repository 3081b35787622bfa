/// When a request that failed on one backend may be sent to another one (RFC 9110 §9.2.2).
package struct RetryPolicy: Sendable, Equatable {
  /// How far the failed attempt had come.
  package enum Progress: Sendable, Equatable {
    /// No connection was made: the backend has seen nothing.
    case notConnected
    /// A kept connection turned out to be closed before anything came back; bytes of the request were sent.
    case closedBeforeResponse
    /// Some of a response has come back.
    case responseStarted
  }

  /// How often a request is tried at most, the first time included: 1 to `TriedBackends.capacity`.
  package let attempts: Int

  /// A policy; attempts out of range are brought into it.
  package init(attempts: Int = 3) {
    self.attempts = min(max(attempts, 1), TriedBackends.capacity)
  }

  /// Whether to try again after `tried` attempts.
  ///
  /// `isReplayable` says that nothing of the request's body has been passed on, or that it has none.
  package func allowsRetry(
    after progress: Progress, tried: Int, isIdempotent: Bool, isReplayable: Bool
  ) -> Bool {
    guard tried < attempts, isReplayable else { return false }
    switch progress {
    case .notConnected: return true
    case .closedBeforeResponse: return isIdempotent
    case .responseStarted: return false
    }
  }
}

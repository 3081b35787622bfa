/// What came of one request of a measuring client.
package enum RequestOutcome: Sendable, Equatable {
  /// Answered with a status below 500, whole and in time.
  case answered
  /// Answered with a status of 500 or more.
  case failedStatus
  /// The connection was refused.
  case refused
  /// The connection broke before the answer was whole.
  case broken
  /// The answer was not whole in time.
  case timedOut
  /// No way to the address: the network said so.
  case unreachable
}

/// What became of the requests of a load.
package struct LoadReport: Codable, Sendable, Equatable {
  package var answered = 0
  /// Connections that were begun.
  package var connections = 0
  /// Connections that were refused.
  package var refused = 0
  /// Connections that broke under a request that was already being answered, or before the first one.
  package var broken = 0
  /// Kept connections that were closed just as the next request was sent.
  package var stale = 0
  package var timedOut = 0
  package var unreachable = 0
  package var failedStatus = 0
  /// The longest time, in seconds, in which no connection had an answer.
  package var longestGap = 0.0

  package init() {}

  /// What a person wants to know, in one line.
  package var summary: String {
    "\(answered) answered on \(connections) connections; \(refused) refused, \(broken) broken, \(stale) stale, "
      + "\(timedOut) timed out, \(unreachable) unreachable, \(failedStatus) with a status of 500 or more; "
      + "longest time between answers: \(Duration.seconds(longestGap).text)"
  }

  mutating func count(_ outcome: RequestOutcome, isStale: Bool) {
    switch outcome {
    case .answered: answered += 1
    case .failedStatus: failedStatus += 1
    case .refused: refused += 1
    case .broken where isStale: stale += 1
    case .broken: broken += 1
    case .timedOut: timedOut += 1
    case .unreachable: unreachable += 1
    }
  }
}

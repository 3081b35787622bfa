/// Finds the outages in a series of requests that are recorded in the order in which they began.
///
/// An outage lasts from the last answer before the first failure to the first answer after the last one.
package struct OutageMeter {
  private let start: ContinuousClock.Instant
  private var lastAnswer: ContinuousClock.Instant
  private var firstFailure: ContinuousClock.Instant?
  private var failures = 0
  package private(set) var report = OutageReport()

  /// A meter of requests from `start` on.
  package init(start: ContinuousClock.Instant) {
    self.start = start
    self.lastAnswer = start
  }

  /// Takes one request; answers the outage that it ended, if any.
  @discardableResult
  package mutating func record(
    _ outcome: RequestOutcome, from began: ContinuousClock.Instant, to ended: ContinuousClock.Instant
  ) -> OutageReport.Outage? {
    report.count(outcome)
    guard outcome == .answered else {
      failures += 1
      firstFailure = firstFailure ?? began
      return nil
    }
    let gap = max(.zero, ended - lastAnswer)
    report.longestGap = max(report.longestGap, gap.seconds)
    let outage = firstFailure.map { _ in
      OutageReport.Outage(at: (lastAnswer - start).seconds, length: gap.seconds, failures: failures)
    }
    if let outage { report.outages.append(outage) }
    firstFailure = nil
    failures = 0
    lastAnswer = max(lastAnswer, ended)
    return outage
  }

  /// Notes that the backend called `name` gave an answer.
  package mutating func countBackend(_ name: String?) {
    if let name { report.backends[name, default: 0] += 1 }
  }

  /// Takes the end of the series: an outage that nothing ended lasts until now.
  package mutating func finish(at end: ContinuousClock.Instant) {
    guard firstFailure != nil else { return }
    report.outages.append(
      OutageReport.Outage(
        at: (lastAnswer - start).seconds, length: max(.zero, end - lastAnswer).seconds, failures: failures,
        isOpen: true))
    firstFailure = nil
  }
}

/// Keeps a number of connections busy, each with one request after another, and counts what goes wrong.
package struct LoadGenerator: Sendable {
  package var target: HTTPTarget
  package var connections = 64
  /// How long each connection rests between an answer and the next request.
  package var rest: Duration = .milliseconds(10)
  /// How long a request may take.
  package var timeout: Duration = .seconds(5)

  package init(target: HTTPTarget) {
    self.target = target
  }

  /// Runs for `duration` or until interrupted.
  package func run(for duration: Duration?) throws -> LoadReport {
    let request = target.request(close: false)
    let start = ContinuousClock.now
    var report = LoadReport()
    var lastAnswer = start
    // The connections begin one after another, as visitors do.
    var slots = (0..<connections).map { Slot(nextRequest: start + rest * $0 / max(connections, 1)) }
    while true {
      let now = ContinuousClock.now
      let isOver = Interrupt.signal != nil || duration.map { now - start >= $0 } == true
      if isOver && slots.allSatisfy({ $0.attempt == nil }) { return report }
      for index in slots.indices where !isOver { try slots[index].begin(target, request, at: now, &report) }
      let next =
        slots.compactMap { $0.attempt == nil ? $0.nextRequest : nil }.min() ?? now + .milliseconds(100)
      let limit = isOver ? .milliseconds(10) : min(max(.zero, next - now), .milliseconds(100))
      Poller.wait(for: slots.compactMap(\.attempt), atMost: limit)
      for index in slots.indices {
        guard let ended = slots[index].settle(at: ContinuousClock.now, timeout: timeout, rest: rest, &report)
        else {
          continue
        }
        report.longestGap = max(report.longestGap, (ended - lastAnswer).seconds)
        lastAnswer = max(lastAnswer, ended)
      }
    }
  }

  /// One connection and the request on it.
  private struct Slot {
    var nextRequest: ContinuousClock.Instant
    var attempt: Attempt?
    private var connection: Socket?

    init(nextRequest: ContinuousClock.Instant) {
      self.nextRequest = nextRequest
    }

    mutating func begin(
      _ target: HTTPTarget, _ request: [UInt8], at now: ContinuousClock.Instant, _ report: inout LoadReport
    ) throws {
      guard attempt == nil, now >= nextRequest else { return }
      if let connection {
        attempt = Attempt(on: connection, request: request, at: now)
      } else {
        attempt = try Attempt(to: target.address, request: request, at: now)
        report.connections += 1
      }
    }

    /// Takes the outcome if there is one; answers when the answer came.
    mutating func settle(
      at now: ContinuousClock.Instant, timeout: Duration, rest: Duration, _ report: inout LoadReport
    ) -> ContinuousClock.Instant? {
      guard let attempt else { return nil }
      attempt.expire(at: now, limit: timeout)
      guard let outcome = attempt.outcome else { return nil }
      // A server may close an idle connection just as a request is sent on it: asking again is what clients do.
      let isStale = connection != nil && outcome == .broken && !attempt.reader.hasBegun
      report.count(outcome, isStale: isStale)
      let mayGoOn = outcome == .answered && attempt.reader.header("connection")?.lowercased() != "close"
      connection = mayGoOn ? attempt.socket : nil
      nextRequest = isStale ? now : now + rest
      self.attempt = nil
      return outcome == .answered ? attempt.ended : nil
    }
  }
}

/// Asks again and again, each time on a new connection, whether or not earlier requests have been answered, and
/// measures every time without answers.
package struct OutageClient: Sendable {
  package var target: HTTPTarget
  /// Time between the beginnings of two requests.
  package var interval: Duration = .milliseconds(5)
  /// How long a request may take; one that began in an outage must not outlive it by a retransmission.
  package var timeout: Duration = .milliseconds(250)

  package init(target: HTTPTarget) {
    self.target = target
  }

  /// Runs for `duration` or until interrupted; `onOutage` hears of every outage when it is over.
  package func run(for duration: Duration?, onOutage: (OutageReport.Outage) -> Void = { _ in }) throws
    -> OutageReport
  {
    let request = target.request(close: true)
    let start = ContinuousClock.now
    var meter = OutageMeter(start: start)
    var attempts: [Attempt] = []
    var next = start
    while true {
      let now = ContinuousClock.now
      let isOver = Interrupt.signal != nil || duration.map { now - start >= $0 } == true
      if isOver && attempts.isEmpty { break }
      if !isOver && now >= next {
        attempts.append(try Attempt(to: target.address, request: request, at: now))
        next = max(next + interval, now)
      }
      let pause = isOver ? .milliseconds(10) : max(.zero, next - ContinuousClock.now)
      Poller.wait(for: attempts.filter { $0.outcome == nil }, atMost: pause)
      attempts.forEach { $0.expire(at: ContinuousClock.now, limit: timeout) }
      // In the order of their beginnings: an answer says something only about what began before it.
      let resolved = attempts.prefix { $0.outcome != nil }
      resolved.forEach { if let outage = meter.record($0) { onOutage(outage) } }
      attempts.removeFirst(resolved.count)
    }
    meter.finish(at: ContinuousClock.now)
    return meter.report
  }
}

extension OutageMeter {
  fileprivate mutating func record(_ attempt: Attempt) -> OutageReport.Outage? {
    countBackend(attempt.reader.header("x-backend"))
    return record(attempt.outcome ?? .timedOut, from: attempt.began, to: attempt.ended)
  }
}

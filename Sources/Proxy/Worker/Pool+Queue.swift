import LoadBalancing
import MonotonicTime

/// Requests that wait because every backend that might serve them is as busy as it may be.
extension Pool {
  /// What becomes of a request now.
  enum Choice {
    case backend(Int)
    /// Every backend for it is as busy as it may be.
    case wait
    /// No backend is usable and untried.
    case nobody
  }

  /// The backend for a request, counted already.
  func choose(
    _ stickiness: StickyVerdict, key: UInt64, excluding tried: TriedBackends, isWaiting: Bool
  ) -> Choice {
    let lost: Int?
    switch stickiness {
    case .backend(let backend) where !tried.contains(backend) && balancing.takesSessions(backend):
      return claim(backend) ? .backend(backend) : .wait
    case .backend(let backend), .lost(let backend):
      if rejectsLostSessions { return .nobody }
      lost = backend
    case .noSession, .unknownRoute: lost = nil
    }
    guard let chosen = balancing.pick(key: key, after: lost, excluding: tried) else { return .nobody }
    guard limits != nil else { return .backend(chosen) }
    // Nobody overtakes those that wait.
    guard isWaiting || waiting.isEmpty else { return .wait }
    if claim(chosen) { return .backend(chosen) }
    while let other = balancing.leastBusy(besides: chosen, excluding: tried, where: { hasRoom($0) }) {
      if claim(other) { return .backend(other) }
    }
    return .wait
  }

  private func hasRoom(_ backend: Int) -> Bool {
    guard let limits, mostInFlight[backend] > 0 else { return true }
    return limits.hasRoom(backend, limit: limitNow[backend])
  }

  private func claim(_ backend: Int) -> Bool {
    guard let limits, mostInFlight[backend] > 0 else { return true }
    return limits.claim(backend, limit: limitNow[backend])
  }

  /// A request to `backend` has ended: the worker that is to look at its queue now, if any.
  func release(_ backend: Int) -> Int? {
    guard let limits, mostInFlight[backend] > 0 else { return nil }
    return limits.release(backend)
  }

  /// Follows slow starts: a backend that has come back takes a part of what it may take.
  func setLimits(at now: Instant) {
    guard limits != nil else { return }
    for backend in mostInFlight.indices {
      let part = balancing.part(of: backend, at: now)
      limitNow[backend] = max(Int((Double(mostInFlight[backend]) * part).rounded()), 1)
    }
  }

  // MARK: Queue

  /// Lets a request wait at the end of the queue; false if that is full.
  func enqueue(_ exchange: Exchange, of worker: Worker) -> Bool {
    guard waiting.count < queueLength else { return false }
    waiting.append(exchange)
    guard waiting.count == 1 else { return true }
    limits?.setWaiting(true, worker: worker.index)
    // Room that was made between the look and the note woke nobody.
    worker.serveLater(self)
    return true
  }

  /// A request waits no more.
  func leaveQueue(_ exchange: Exchange, of worker: Worker) {
    waiting.removeAll { $0 === exchange }
    if waiting.isEmpty { limits?.setWaiting(false, worker: worker.index) }
  }

  /// Sends those that wait where there is room now, in their order.
  func serveWaiting(of worker: Worker) {
    var index = 0
    while index < waiting.count {
      let exchange = waiting[index]
      let choice = exchange.choose()
      if case .wait = choice {
        // Only a session waits for one backend while there is room on another.
        guard isSticky else { return }
        index += 1
      } else {
        waiting.remove(at: index)
        if waiting.isEmpty { limits?.setWaiting(false, worker: worker.index) }
        exchange.stopWaiting(choice)
      }
    }
  }
}

import MonotonicTime

/// What the owner asks for.
extension BalancerLifecycle {
  mutating func start(at now: Instant) -> [Action] {
    switch phase {
    case .starting, .ready, .condemned, .waiting:
      // Asked twice.
      return []
    case .stopped, .stopping:
      // While an earlier one still ends, the next may start: they share the listening sockets.
      fitness = .unfit(reason: "the balancer is not ready yet")
      return begin(at: now)
    }
  }

  mutating func replace(at now: Instant) -> [Action] {
    switch phase {
    case .stopped, .stopping, .condemned:
      // Nothing runs, or what runs is about to be started again: the next start takes the new settings.
      return []
    case .waiting:
      // New settings may be the cure: no need to wait.
      backOff.reset()
      return [.cancelTimer(.restart)] + begin(at: now)
    case .starting(let child):
      backOff.reset()
      let obsolete = discard(child, at: now)
      return obsolete + begin(at: now)
    case .ready:
      let obsolete = successor.map { discard($0, at: now) } ?? []
      let (child, actions) = spawn(at: now)
      successor = child
      return obsolete + actions
    }
  }

  mutating func stop(at now: Instant) -> [Action] {
    var actions: [Action] = [.cancelTimer(.restart), .cancelTimer(.absence)]
    for child in [current, successor].compactMap({ $0 }) {
      actions += retire(child, at: now)
    }
    successor = nil
    hasBeenReady = false
    backOff.reset()
    fitness = .unfit(reason: "the balancer was stopped")
    phase = .stopping
    return actions + finishStopping()
  }

  /// Starts a child as the current one.
  mutating func begin(at now: Instant) -> [Action] {
    let (child, actions) = spawn(at: now)
    phase = .starting(child)
    return actions
  }

  /// Tells a child to end, with time for what it is doing.
  mutating func retire(_ child: ChildID, at now: Instant) -> [Action] {
    leaving.insert(child)
    return [
      .cancelTimer(.readiness(child)), .cancelTimer(.heartbeat(child)), .cancelTimer(.probation(child)),
      .setTimer(.termination(child), at: now + timing.termination), .terminate(child),
    ]
  }

  /// Ends a child that never served.
  mutating func discard(_ child: ChildID, at now: Instant) -> [Action] {
    leaving.insert(child)
    return [.cancelTimer(.readiness(child)), .kill(child)]
  }

  /// Says that all is over, if it is.
  mutating func finishStopping() -> [Action] {
    guard phase == .stopping, leaving.isEmpty else { return [] }
    phase = .stopped
    return [.notify(.stopped)]
  }
}

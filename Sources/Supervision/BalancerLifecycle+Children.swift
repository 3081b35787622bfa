import MonotonicTime

/// What the children and the timers report.
extension BalancerLifecycle {
  mutating func ready(_ child: ChildID, at now: Instant) -> [Action] {
    if phase == .starting(child) { return accept(child, at: now) }
    if successor == child {
      successor = nil
      let farewell = relieve(at: now)
      return accept(child, at: now) + farewell
    }
    // A child that is told to end, or was killed, may still have had its report under way.
    return []
  }

  private mutating func accept(_ child: ChildID, at now: Instant) -> [Action] {
    phase = .ready(child)
    hasBeenReady = true
    if !backOff.isGivenUp { fitness = .fit }
    return [
      .cancelTimer(.readiness(child)), .cancelTimer(.absence),
      .setTimer(.heartbeat(child), at: now + timing.heartbeat),
      .setTimer(.probation(child), at: now + timing.probation),
      .notify(.ready(child)),
    ]
  }

  /// The current child makes room for its successor.
  private mutating func relieve(at now: Instant) -> [Action] {
    switch phase {
    case .ready(let child): return retire(child, at: now)
    case .condemned(let child):
      leaving.insert(child)
      return []
    case .stopped, .starting, .waiting, .stopping:
      // Only beside a current child that was ready is there a successor.
      return []
    }
  }

  func heartbeat(_ child: ChildID, at now: Instant) -> [Action] {
    // One that leaves, or is not ready yet, is watched by another timer.
    guard phase == .ready(child) else { return [] }
    return [.setTimer(.heartbeat(child), at: now + timing.heartbeat)]
  }

  mutating func refused(_ child: ChildID, reason: String) -> [Action] {
    // It ends by itself after this; if it does not, its readiness timer ends it.
    reasons[child] = reason
    return []
  }

  mutating func ended(_ child: ChildID, _ exit: ChildExit, at now: Instant) -> [Action] {
    let reason = reasons.removeValue(forKey: child) ?? exit.description
    if leaving.remove(child) != nil {
      return [.cancelTimer(.termination(child))] + finishStopping()
    }
    if successor == child {
      successor = nil
      return [.cancelTimer(.readiness(child)), .notify(.replacementFailed(child, reason: reason))]
    }
    switch phase {
    case .starting(child), .ready(child), .condemned(child):
      return lost(child, reason: reason, at: now)
    case .stopped, .starting, .ready, .condemned, .waiting, .stopping:
      // Every child is current, a successor or leaving until its one end.
      return []
    }
  }

  /// The current child is gone.
  private mutating func lost(_ child: ChildID, reason: String, at now: Instant) -> [Action] {
    let wasGivenUp = backOff.isGivenUp
    let pause = backOff.died()
    var actions: [Action] = [
      .cancelTimer(.readiness(child)), .cancelTimer(.heartbeat(child)), .cancelTimer(.probation(child)),
    ]
    actions += absenceBegins(at: now)
    if let next = successor {
      // Its settings are newer and it is on its way: no third one is needed.
      successor = nil
      phase = .starting(next)
      actions.append(.notify(.ended(child, reason: reason, restartIn: .zero)))
    } else {
      actions.append(.notify(.ended(child, reason: reason, restartIn: pause)))
      if pause == .zero {
        actions += begin(at: now)
      } else {
        phase = .waiting
        actions.append(.setTimer(.restart, at: now + pause))
      }
    }
    if backOff.isGivenUp {
      fitness = .unfit(reason: "the balancer keeps ending: \(reason)")
      if !wasGivenUp { actions.append(.notify(.givenUp(reason: reason))) }
    }
    return actions
  }

  /// From the moment when a child that was ready serves no more.
  private mutating func absenceBegins(at now: Instant) -> [Action] {
    guard hasBeenReady, fitness == .fit else { return [] }
    switch phase {
    case .ready: return [.setTimer(.absence, at: now + timing.absence)]
    case .stopped, .starting, .condemned, .waiting, .stopping: return []
    }
  }

  mutating func expired(_ timer: TimerName, at now: Instant) -> [Action] {
    switch timer {
    case .readiness(let child):
      guard phase == .starting(child) || successor == child else { return [] }
      return condemn(child, "it was not ready after \(seconds(timing.readiness))", at: now)
    case .heartbeat(let child):
      guard phase == .ready(child) else { return [] }
      return condemn(child, "it showed no sign of life for \(seconds(timing.heartbeat))", at: now)
    case .termination(let child):
      return leaving.contains(child) ? [.kill(child)] : []
    case .probation(let child):
      guard phase == .ready(child) else { return [] }
      backOff.reset()
      fitness = .fit
      return []
    case .restart:
      return phase == .waiting ? begin(at: now) : []
    case .absence:
      guard fitness == .fit else { return [] }
      if case .ready = phase { return [] }
      fitness = .unfit(reason: "the balancer has not been ready for \(seconds(timing.absence))")
      return []
    }
  }

  /// Kills a child that does not do its work; its end is handled when it comes.
  private mutating func condemn(_ child: ChildID, _ reason: String, at now: Instant) -> [Action] {
    reasons[child] = reasons[child] ?? reason
    guard child != successor else { return [.kill(child)] }
    let absence = absenceBegins(at: now)
    phase = .condemned(child)
    return [.kill(child)] + absence
  }

  private func seconds(_ duration: Duration) -> String {
    let milliseconds = duration.wholeNanoseconds / 1_000_000
    return milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000) s" : "\(milliseconds) ms"
  }
}

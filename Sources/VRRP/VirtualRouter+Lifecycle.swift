internal import MonotonicTime

extension VirtualRouter {
  /// RFC 9568 §6.4.1: the owner is Active at once, anybody else listens first, unless it was Active a moment ago.
  mutating func start(cause: Transition.Cause, at now: Instant) -> [Action] {
    if isOwner { return enterActive(cause: .ownerStartup, at: now) }
    if cause == .adopted { return enterActive(cause: cause, at: now) }
    return enterBackup(yieldingTo: nil, cause: cause, at: now)
  }

  /// RFC 9568 §6.4.2 (330), §6.4.3 (630): a Backup goes silently, an Active releases the addresses.
  mutating func stop(cause: Transition.Cause, at now: Instant) -> [Action] {
    var actions = runningTimers.map(Action.cancelTimer)
    if state == .active {
      // Best effort where the interface has gone; impossible where the address to send from has.
      if sourceAddress != nil { actions.append(.sendAdvertisement(priority: 0)) }
      actions.append(.removeAddresses)
    }
    actions.append(transition(to: .initialize, cause: cause, at: now))
    return actions
  }

  var runningTimers: [TimerName] {
    TimerName.allCases.filter { deadline(of: $0) != nil }
  }

  /// Changes what the intervals depend on and moves running deadlines accordingly; no transition follows from it.
  mutating func change(at now: Instant, _ body: (inout VirtualRouter) -> Void) -> [Action] {
    switch phase {
    case .initialize:
      body(&self)
      return []
    case .backup(var backup):
      let before = activeDownInterval(activeInterval: backup.activeInterval)
      body(&self)
      if backup.active == nil || configuration.version == .v2 {
        backup.activeInterval = configuration.advertisementInterval
      }
      let difference = activeDownInterval(activeInterval: backup.activeInterval) - before
      // The standards do not say; keepalived moves the deadline by the difference.
      let deadline = max(backup.activeDownAt + difference, now)
      guard deadline != backup.activeDownAt else { return [] }
      backup.activeDownAt = deadline
      phase = .backup(backup)
      return [.setTimer(.activeDown, at: deadline)]
    case .active(var active):
      body(&self)
      // The next advertisement tells it, and comes no later than it promises.
      let latest = now + configuration.cadence
      guard latest < active.advertiseAt else { return [] }
      active.advertiseAt = latest
      phase = .active(active)
      return [.setTimer(.advertisement, at: latest)]
    }
  }
}

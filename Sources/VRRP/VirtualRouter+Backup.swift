internal import IPAddressing
internal import MonotonicTime

extension VirtualRouter {
  /// RFC 9568 §6.4.2: a Backup hears an advertisement.
  mutating func hear(_ heard: ReceivedAdvertisement, as backup: Backup, at now: Instant) -> [Action] {
    // What had waited to be read ended the silence when it came.
    let arrival = max(backup.silentSince, min(heard.arrival ?? now, now))
    if heard.priority == 0 { return wait(backup, afterResignationOf: heard.source, at: arrival) }
    // The sender's address plays no part here: an equal is respected.
    guard heard.priority < priority, configuration.preempts || isOwner else {
      return respect(heard, in: backup, at: arrival)
    }
    guard !isOwner, backup.preemptHoldAt != nil || preemptDelayMatters(to: backup) else {
      // Not learned from, and the timer runs on: it is about to lose the addresses.
      var backup = backup
      backup.worseActive = Peer(heard)
      phase = .backup(backup)
      return []
    }
    return tolerate(heard, in: backup, at: arrival)
  }

  /// The Active releases the addresses: the best Backup follows first.
  mutating func wait(
    _ backup: Backup, afterResignationOf address: IPAddress?, at now: Instant
  ) -> [Action] {
    var backup = backup
    backup.activeDownAt = now + skewTime(activeInterval: backup.activeInterval)
    backup.silentSince = now
    backup.resigned = address
    backup.worseActive = nil
    backup.waitsForGroup = false
    let cancellation = backup.cancelPreemptHold()
    phase = .backup(backup)
    return cancellation + [.setTimer(.activeDown, at: backup.activeDownAt)]
  }

  /// A better or equal Active, or any where preemption is off: the timer starts anew.
  private mutating func respect(
    _ heard: ReceivedAdvertisement, in backup: Backup, at now: Instant
  ) -> [Action] {
    var backup = backup
    let cancellation = backup.cancelPreemptHold()
    rearm(&backup, heard, at: now)
    phase = .backup(backup)
    return cancellation + [.setTimer(.activeDown, at: backup.activeDownAt)]
  }

  /// A worse Active is respected until the preemption hold, which runs from its first advertisement, is over.
  private mutating func tolerate(
    _ heard: ReceivedAdvertisement, in backup: Backup, at now: Instant
  ) -> [Action] {
    var backup = backup
    var actions: [Action] = []
    if backup.preemptHoldAt == nil { actions.append(startPreemptHold(&backup, at: now)) }
    rearm(&backup, heard, at: now)
    phase = .backup(backup)
    return actions + [.setTimer(.activeDown, at: backup.activeDownAt)]
  }

  private func rearm(_ backup: inout Backup, _ heard: ReceivedAdvertisement, at now: Instant) {
    backup.activeInterval = learnedInterval(from: heard)
    backup.activeDownAt = now + activeDownInterval(activeInterval: backup.activeInterval)
    backup.silentSince = now
    backup.active = Peer(heard)
    backup.resigned = nil
    backup.worseActive = nil
    backup.waitsForGroup = false
  }

  /// Version 3 learns the Active's interval; version 2 has refused any but its own.
  private func learnedInterval(from heard: ReceivedAdvertisement) -> Duration {
    switch configuration.version {
    case .v2: configuration.advertisementInterval
    case .v3: heard.interval
    }
  }

  /// A worse Active is let alone for an Active_Down_Interval anyway.
  private func preemptDelayMatters(to backup: Backup) -> Bool {
    configuration.preemptDelay > activeDownInterval(activeInterval: backup.activeInterval)
  }

  private func startPreemptHold(_ backup: inout Backup, at now: Instant) -> Action {
    let deadline = now + configuration.preemptDelay
    backup.preemptHoldAt = deadline
    return .setTimer(.preemptHold, at: deadline)
  }

  /// The hold is over: the addresses are taken if a worse Active is still there.
  mutating func endPreemptHold(_ backup: Backup, at now: Instant) -> [Action] {
    if let active = backup.active, backup.resigned == nil, active.priority < priority {
      return takeOver(backup, expired: .preemptHold, at: now)
    }
    var backup = backup
    backup.preemptHoldAt = nil
    phase = .backup(backup)
    return []
  }

  /// A Backup that begins to listen; `heard` is the Active that it yields to.
  mutating func enterBackup(
    yieldingTo heard: ReceivedAdvertisement?, cause: Transition.Cause, at now: Instant
  ) -> [Action] {
    let interval = heard.map(learnedInterval(from:)) ?? configuration.advertisementInterval
    let arrival = min(heard?.arrival ?? now, now)
    var backup = Backup(
      activeInterval: interval, activeDownAt: arrival + activeDownInterval(activeInterval: interval),
      silentSince: arrival, active: heard.map(Peer.init))
    var actions: [Action] = [.setTimer(.activeDown, at: backup.activeDownAt)]
    if heard == nil, configuration.preempts, preemptDelayMatters(to: backup) {
      actions.append(startPreemptHold(&backup, at: now))
    }
    return actions + [transition(to: .backup(backup), cause: cause, at: now)]
  }

  /// RFC 9568 §6.4.2 (320): the Active is silent, has resigned, or is worse than this host.
  mutating func takeOver(_ backup: Backup, expired: TimerName, at now: Instant) -> [Action] {
    let cause: Transition.Cause =
      if expired == .preemptHold, let active = backup.active {
        .preemptHoldEnded(active)
      } else if let worse = backup.worseActive {
        .preempted(worse)
      } else if let resigned = backup.resigned {
        .activeResigned(resigned)
      } else {
        .activeSilent(backup.active, for: now - backup.silentSince)
      }
    var cancellations: [Action] = []
    if expired != .activeDown { cancellations.append(.cancelTimer(.activeDown)) }
    if expired != .preemptHold, backup.preemptHoldAt != nil {
      cancellations.append(.cancelTimer(.preemptHold))
    }
    return cancellations + enterActive(cause: cause, at: now)
  }
}

extension VirtualRouter.Backup {
  mutating func cancelPreemptHold() -> [VirtualRouter.Action] {
    guard preemptHoldAt != nil else { return [] }
    preemptHoldAt = nil
    return [.cancelTimer(.preemptHold)]
  }
}

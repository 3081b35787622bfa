internal import IPAddressing
internal import MonotonicTime

/// What a group asks of its members.
extension VirtualRouter {
  /// What keeps it from running by its own facts; nil if nothing does, or if it is not to run.
  var obstacle: Transition.Cause? {
    guard isWanted else { return nil }
    if !interfaceIsUp { return .interfaceDown }
    if sourceAddress == nil { return .sourceAddressLost }
    return unfitness.map(Transition.Cause.unfit)
  }

  /// Stops it, or keeps it from running, while another member cannot run; nil lets it go.
  mutating func hold(
    because cause: Transition.Cause?, released: Transition.Cause, at now: Instant
  ) -> [Action] {
    guard heldBack != cause else { return [] }
    heldBack = cause
    return settle(at: now, entering: released, leaving: cause ?? released)
  }

  /// Whether the end of `timer` makes it Active.
  func wouldTakeOver(on timer: TimerName, at now: Instant) -> Bool {
    guard case .backup(let backup) = phase, let deadline = deadline(of: timer), deadline <= now else {
      return false
    }
    return timer == .activeDown || toleratesWorse(backup)
  }

  /// When a Backup will be ready to take over if it hears nothing more; nil if it is now.
  func objection(at now: Instant) -> Instant? {
    guard case .backup(let backup) = phase else { return nil }
    var ready = backup.activeDownAt
    if let hold = backup.preemptHoldAt, toleratesWorse(backup) { ready = min(ready, hold) }
    return ready > now ? ready : nil
  }

  /// Whether a Backup has heard an Active that it leaves the addresses to.
  func respectsActive(at now: Instant) -> Bool {
    guard case .backup(let backup) = phase else { return false }
    return backup.active != nil && backup.resigned == nil && objection(at: now) != nil
  }

  /// The Active is worse, and let alone only until the preemption hold is over.
  private func toleratesWorse(_ backup: Backup) -> Bool {
    guard let active = backup.active, backup.resigned == nil else { return false }
    return active.priority < priority
  }

  /// Moves a timer that has expired: the group is not ready.
  mutating func waitForGroup(_ timer: TimerName, until deadline: Instant) -> [Action] {
    guard case .backup(var backup) = phase else { return [] }
    if timer == .preemptHold {
      backup.preemptHoldAt = deadline
    } else {
      backup.activeDownAt = deadline
      backup.waitsForGroup = true
    }
    phase = .backup(backup)
    return [.setTimer(timer, at: deadline)]
  }

  /// The host of `rank` has resigned: a member that respects it, or hears nobody, waits for the skew time.
  mutating func followResignation(ofRank rank: Int?, at now: Instant) -> [Action] {
    guard case .backup(let backup) = phase, let rank else { return [] }
    let active = backup.active?.address
    guard backup.waitsForGroup || active.flatMap({ configuration.ranks[$0] }) == rank else { return [] }
    return wait(backup, afterResignationOf: active, at: now)
  }

  /// Becomes Active with its group.
  mutating func followToActive(cause: Transition.Cause, at now: Instant) -> [Action] {
    runningTimers.map(Action.cancelTimer) + enterActive(cause: cause, at: now)
  }

  /// Gives the addresses up with its group.
  mutating func followToBackup(
    cause: Transition.Cause, farewell: UInt8?, at now: Instant
  ) -> [Action] {
    let last = farewell ?? (configuration.yieldsAudibly ? priority : nil)
    return (last.map { [.sendAdvertisement(priority: $0)] } ?? []) + runningTimers.map(Action.cancelTimer)
      + [.removeAddresses] + enterBackup(yieldingTo: nil, cause: cause, at: now)
  }

  /// Whether `other`, of the same priority, goes before this host.
  func isOutranked(by other: IPAddress, here: IPAddress) -> Bool {
    guard let rank = configuration.ranks[other], let own = configuration.ranks[here] else {
      return other > here
    }
    return rank > own
  }
}

extension VirtualRouter {
  /// What keeps another member of its group, and so this virtual router, from running; nil if nothing does.
  public var groupObstacle: String? {
    heldBack.map { Transition.reason($0, priority: priority) }
  }

  /// Whether it hears no Active, and is Backup because other members of its group do.
  public var waitsForGroup: Bool {
    if case .backup(let backup) = phase { backup.waitsForGroup } else { false }
  }
}

extension VirtualRouter.Transition.Cause {
  /// Whether it came from another member of the group.
  var isGroups: Bool {
    if case .group = self { true } else { false }
  }
}

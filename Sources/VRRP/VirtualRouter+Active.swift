internal import MonotonicTime

extension VirtualRouter {
  /// RFC 9568 §6.4.1 (115), §6.4.2 (325): the advertisement first, then the addresses, then the announcements.
  mutating func enterActive(cause: Transition.Cause, at now: Instant) -> [Action] {
    // The Adver_Timer runs on our own interval, whatever was learned.
    let next = now + configuration.cadence
    return [
      .sendAdvertisement(priority: priority), .addAddresses, .announceAddresses,
      .setTimer(.advertisement, at: next),
      transition(to: .active(Active(advertiseAt: next, advertisedAt: now)), cause: cause, at: now),
    ]
  }

  /// RFC 9568 §6.4.3: the Adver_Timer has expired.
  mutating func advertise(_ active: Active, at now: Instant) -> [Action] {
    var actions: [Action] = [
      .sendAdvertisement(priority: priority), restartAdvertisementTimer(of: active, at: now),
    ]
    let lateness = now - active.advertiseAt
    if lateness + configuration.cadence > shortestTakeover { actions.append(.overslept(lateness)) }
    return actions
  }

  /// After this much silence the best possible Backup, of priority 255, has taken over.
  var shortestTakeover: Duration {
    configuration.advertisementInterval * 3 + configuration.advertisementInterval / 256
  }

  /// From now, not from the deadline: a late timer sends once, it does not catch up.
  private mutating func restartAdvertisementTimer(of active: Active, at now: Instant) -> Action {
    var active = active
    active.advertiseAt = now + configuration.cadence
    active.advertisedAt = now
    phase = .active(active)
    return .setTimer(.advertisement, at: active.advertiseAt)
  }

  /// RFC 9568 §6.4.3: an Active hears an advertisement.
  mutating func hear(_ heard: ReceivedAdvertisement, as active: Active, at now: Instant) -> [Action] {
    let peer = Peer(heard)
    if heard.priority > priority { return yield(to: heard, cause: .higherPriority(peer), at: now) }
    // Equals compare the addresses that they send from, as unsigned numbers.
    if heard.priority == priority, let sourceAddress, isOutranked(by: heard.source, here: sourceAddress) {
      return yield(to: heard, cause: .equalPriority(peer, here: sourceAddress), at: now)
    }
    // Of several that waited to be read, the first has been answered after the others came.
    if let arrival = heard.arrival, let answeredAt = active.answeredAt, arrival < answeredAt { return [] }
    var active = active
    active.answeredAt = now
    phase = .active(active)
    if heard.priority == 0 {
      return [
        .sendAdvertisement(priority: priority), restartAdvertisementTimer(of: active, at: now),
        .anotherActiveHeard(peer),
      ]
    }
    // RFC 9568 §6.4.3: answered at once, and the Adver_Timer runs on.
    let answer: [Action] = configuration.reasserts ? [.sendAdvertisement(priority: priority)] : []
    return answer + [.anotherActiveHeard(peer)]
  }

  private mutating func yield(
    to heard: ReceivedAdvertisement, cause: Transition.Cause, at now: Instant
  ) -> [Action] {
    let farewell: [Action] = configuration.yieldsAudibly ? [.sendAdvertisement(priority: priority)] : []
    return farewell + [.cancelTimer(.advertisement), .removeAddresses]
      + enterBackup(yieldingTo: heard, cause: cause, at: now)
  }
}

public import MonotonicTime

extension VirtualRouter {
  /// Whether this host is Active and has been silent at `now` for so long that another one may be, too.
  public func hasOverslept(at now: Instant) -> Bool {
    silenceOverslept(at: now) != nil
  }

  /// How long it was silent; nil if not too long.
  func silenceOverslept(at now: Instant) -> Duration? {
    guard case .active(let active) = phase, configuration.listensAfterSleep, !isOwner else { return nil }
    let silence = now - active.advertisedAt
    return silence > shortestTakeover ? silence : nil
  }

  /// An Active that has overslept is Backup before it looks at what woke it.
  mutating func awakeIfOverslept(at now: Instant) -> [Action] {
    silenceOverslept(at: now).map { listenAnew(after: $0, at: now) } ?? []
  }

  /// The host was suspended: nothing that was sent meanwhile has come here, and the clock of the timers stood still.
  mutating func awake(after duration: Duration, at now: Instant) -> [Action] {
    switch phase {
    case .initialize: return []
    case .backup(var backup):
      backup.activeDownAt = now + activeDownInterval(activeInterval: backup.activeInterval)
      backup.silentSince = now
      backup.resigned = nil
      phase = .backup(backup)
      return [.setTimer(.activeDown, at: backup.activeDownAt)]
    case .active(let active):
      guard configuration.listensAfterSleep, !isOwner, now - active.advertisedAt + duration > shortestTakeover
      else {
        return []
      }
      return listenAnew(after: duration, at: now)
    }
  }

  /// Priority 0: whoever is Active answers it, and tells the neighbours again where the addresses are; if nobody is, a
  /// Backup need not wait any longer.
  mutating func listenAnew(after duration: Duration, at now: Instant) -> [Action] {
    [.cancelTimer(.advertisement), .removeAddresses, .sendAdvertisement(priority: 0)]
      + enterBackup(yieldingTo: nil, cause: .asleep(for: duration), at: now)
  }
}

internal import IPAddressing
public import MonotonicTime

extension VirtualRouter {
  /// The states of RFC 9568 §6.3.
  public enum State: String, Sendable, Hashable, CaseIterable {
    case initialize = "Initialize"
    case backup = "Backup"
    case active = "Active"
  }

  /// A state with what belongs to it alone.
  enum Phase: Sendable {
    case initialize
    case backup(Backup)
    case active(Active)

    var state: State {
      switch self {
      case .initialize: .initialize
      case .backup: .backup
      case .active: .active
      }
    }
  }

  /// What a Backup knows; it is forgotten when it leaves the state, the learned interval with it.
  struct Backup: Sendable {
    /// Active_Adver_Interval: our own until an Active has told its own.
    var activeInterval: Duration
    /// The deadline of the Active_Down_Timer.
    var activeDownAt: Instant
    /// Since when nothing has been heard that would have kept this host in Backup.
    var silentSince: Instant
    /// The Active that is respected, once heard.
    var active: Peer?
    /// The router that gave up; the deadline is a skew time after that.
    var resigned: IPAddress?
    /// The worse Active that has been heard since, and is about to lose the addresses.
    var worseActive: Peer?
    /// The deadline of the preemption hold.
    var preemptHoldAt: Instant?
    /// Nothing has been heard for an Active_Down_Interval, and `activeDownAt` is when the group is ready.
    var waitsForGroup = false
  }

  /// What an Active knows.
  struct Active: Sendable {
    /// The deadline of the Adver_Timer.
    var advertiseAt: Instant
    /// When the Adver_Timer last started, with an advertisement.
    var advertisedAt: Instant
    /// When a losing advertisement was last answered; nil if none was.
    var answeredAt: Instant?
  }

  public var state: State { phase.state }

  /// The interval at which the Active advertises: learned from it, else our own; nil when not in Backup.
  public var activeInterval: Duration? {
    switch phase {
    case .backup(let backup): backup.activeInterval
    case .initialize, .active: nil
    }
  }

  /// The Active that this host respects: nil unless one was heard since Backup was entered.
  public var activePeer: Peer? {
    switch phase {
    case .backup(let backup): backup.active
    case .initialize, .active: nil
    }
  }

  /// When `timer` expires; nil if it does not run.
  public func deadline(of timer: TimerName) -> Instant? {
    switch (phase, timer) {
    case (.backup(let backup), .activeDown): backup.activeDownAt
    case (.backup(let backup), .preemptHold): backup.preemptHoldAt
    case (.active(let active), .advertisement): active.advertiseAt
    case (.initialize, _), (.backup, .advertisement), (.active, .activeDown), (.active, .preemptHold): nil
    }
  }
}

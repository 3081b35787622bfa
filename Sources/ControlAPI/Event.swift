/// Something that happened, once, with its cause: a line of `GET /v1/events` and of the journal.
public struct Event: Sendable, Equatable, Codable {
  /// Counts up from 1 in a daemon's life, without gaps.
  public var number: UInt64
  /// Seconds since 1970, UTC.
  public var time: Double
  /// What kind of event it is.
  public var kind: Kind
  /// One sentence for an administrator, cause included.
  public var message: String
  /// The virtual router, pool, backend or interface that it is about.
  public var subject: String?
  /// Further facts by the names of journal fields without their prefix, in lower case: `from`, `to`, `cause`, `peer` …
  public var fields: [String: String]

  /// The kinds of events; each has a journal MESSAGE_ID of its own.
  public enum Kind: String, Sendable, Equatable, Codable, CaseIterable {
    case daemonStarted = "daemon-started"
    case daemonStopping = "daemon-stopping"
    case transition
    /// A virtual router moved as part of its group, whose `transition` is the event that counts.
    case memberTransition = "member-transition"
    case addressAdded = "address-added"
    case addressRemoved = "address-removed"
    case addressRestored = "address-restored"
    case addressFailed = "address-failed"
    case routeAdded = "route-added"
    case routeRemoved = "route-removed"
    case routeRestored = "route-restored"
    case routeFailed = "route-failed"
    case packetsRejected = "packets-rejected"
    case peerDistrusted = "peer-distrusted"
    case peerTrusted = "peer-trusted"
    case splitBrain = "split-brain"
    case priorityChanged = "priority-changed"
    case checkChanged = "check-changed"
    case hookEnded = "hook-ended"
    case hookFailed = "hook-failed"
    case interfaceChanged = "interface-changed"
    case balancerReady = "balancer-ready"
    case balancerEnded = "balancer-ended"
    case balancerFailed = "balancer-failed"
    case guardEnded = "guard-ended"
    case backendHealth = "backend-health"
    case poolAlarm = "pool-alarm"
    case configurationReloaded = "configuration-reloaded"
    case configurationRejected = "configuration-rejected"
    case configurationDrift = "configuration-drift"
    case duplicateAddress = "duplicate-address"
    case lateTimers = "late-timers"
    case notice
  }

  /// An event from its parts.
  public init(
    number: UInt64, time: Double, kind: Kind, message: String, subject: String? = nil,
    fields: [String: String] = [:]
  ) {
    self.number = number
    self.time = time
    self.kind = kind
    self.message = message
    self.subject = subject
    self.fields = fields
  }
}

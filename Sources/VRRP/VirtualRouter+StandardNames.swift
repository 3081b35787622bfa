extension VirtualRouter.Transition {
  /// Why this host became Active, as RFC 8347 counts it; nil for transitions to other states.
  public var newActiveReason: NewActiveReason? {
    switch cause.origin {
    case .ownerStartup, .activeResigned: .priority
    case .preempted, .preemptHoldEnded: .preempted
    case .activeSilent: .noResponse
    case .startup, .interfaceUp, .sourceAddressFound, .fit, .higherPriority, .equalPriority, .shutdown,
      .interfaceDown, .sourceAddressLost, .unfit, .group, .asleep, .adopted:
      nil
    }
  }

  /// `new-master-reason` of RFC 8347, by its names there.
  public enum NewActiveReason: String, Sendable, Hashable, CaseIterable {
    case priority
    case preempted
    case noResponse = "no-response"
  }

  /// The event that led here, as `last-event` of RFC 8347 names it; nil for what it has no name for.
  public var lastEvent: String? {
    switch cause.origin {
    case .startup, .ownerStartup: "vrrp-event-startup"
    case .interfaceUp: "vrrp-event-interface-up"
    case .activeSilent, .activeResigned: "vrrp-event-master-timeout"
    case .preempted: priority == 255 ? "vrrp-event-owner-preempt" : "vrrp-event-lower-priority-master"
    case .preemptHoldEnded: "vrrp-event-preempt-hold-timeout"
    case .higherPriority, .equalPriority: "vrrp-event-higher-priority-backup"
    case .shutdown: "vrrp-event-shutdown"
    case .interfaceDown: "vrrp-event-interface-down"
    case .sourceAddressLost: "vrrp-event-no-primary-ip-address"
    case .adopted: "vrrp-event-startup"
    case .sourceAddressFound, .fit, .unfit, .group, .asleep: nil
    }
  }
}

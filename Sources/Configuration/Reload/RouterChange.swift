/// What becomes of one virtual router in a reload.
public enum RouterChange: Sendable, Equatable {
  /// It is new.
  case added(VirtualRouterSettings)
  /// It is no more: it resigns and gives up its addresses.
  case removed(VirtualRouterSettings)
  /// It goes on in its state, with other settings; `aspects` says which.
  case changed(from: VirtualRouterSettings, to: VirtualRouterSettings, aspects: Set<RouterAspect>)
  /// It cannot go on as what it is on the wire: the old one resigns and a new one begins.
  case restarted(from: VirtualRouterSettings, to: VirtualRouterSettings, aspects: Set<RouterAspect>)

  /// The change from `old` to `new`; nil if there is none for this host.
  init?(from old: RouterView, to new: RouterView) {
    let aspects = RouterAspect.differences(old, new)
    guard !aspects.isEmpty else { return nil }
    let isAnother = aspects.contains { $0.needsRestart }
    self =
      isAnother
      ? .restarted(from: old.settings, to: new.settings, aspects: aspects)
      : .changed(from: old.settings, to: new.settings, aspects: aspects)
  }

  /// The interfaces that it leaves and goes to; nil if it stays on one.
  public var move: (from: String, to: String)? {
    switch self {
    case .restarted(let old, let new, _) where old.interface != new.interface:
      (old.interface, new.interface)
    case .added, .removed, .changed, .restarted: nil
    }
  }

  /// The change in one sentence.
  public var summary: String {
    switch self {
    case .added(let settings): "virtual router '\(settings.name)' begins"
    case .removed(let settings): "virtual router '\(settings.name)' ends"
    case .changed(let old, let new, let aspects):
      "virtual router \(Self.name(old, new)) goes on with other \(RouterAspect.list(aspects))"
    case .restarted(let old, let new, let aspects):
      "virtual router \(Self.name(old, new)) begins again with other \(RouterAspect.list(aspects))"
    }
  }

  private static func name(_ old: VirtualRouterSettings, _ new: VirtualRouterSettings) -> String {
    old.name == new.name ? "'\(new.name)'" : "'\(new.name)' (until now '\(old.name)')"
  }
}

/// A part of a virtual router that a reload can change.
public enum RouterAspect: String, Sendable, Hashable, CaseIterable {
  case name
  /// The priority of this host.
  case priority
  /// The address of this host that advertisements leave from.
  case source
  /// The other hosts or their addresses.
  case peers
  case group
  case addresses
  case advertisementInterval = "advertisement interval"
  case advertisementsPerInterval = "number of advertisements in each interval"
  case preempt
  case preemptDelay = "preempt delay"
  case password
  /// Signatures: mode, keys, protection against replays.
  case authentication
  case checksum
  case checkTTL = "TTL check"
  case reassert
  case lease
  case announcements
  case track = "tracking"
  case hooks
  case routes
  case rules
  case virtualRouterID = "VRID"
  case version
  case interface
  case family

  /// Whether it is another virtual router to everybody who listens.
  public var needsRestart: Bool {
    switch self {
    case .virtualRouterID, .version, .interface, .family: true
    case .name, .priority, .source, .peers, .group, .addresses, .advertisementInterval,
      .advertisementsPerInterval, .preempt, .preemptDelay, .password, .authentication,
      .checksum, .checkTTL, .reassert, .lease, .announcements, .track, .hooks, .routes, .rules:
      false
    }
  }

  static func differences(_ old: RouterView, _ new: RouterView) -> Set<RouterAspect> {
    var aspects: Set<RouterAspect> = []
    func compare(_ aspect: RouterAspect, _ isEqual: Bool) {
      if !isEqual { aspects.insert(aspect) }
    }
    let (before, after) = (old.settings, new.settings)
    compare(.name, before.name == after.name)
    compare(.priority, old.priority == new.priority)
    compare(.source, old.source == new.source)
    compare(.peers, old.peers == new.peers)
    compare(.group, old.group == new.group)
    compare(
      .addresses,
      before.advertisedAddresses == after.advertisedAddresses
        && before.unadvertisedAddresses == after.unadvertisedAddresses)
    compare(.advertisementInterval, before.advertisementInterval == after.advertisementInterval)
    compare(
      .advertisementsPerInterval, before.advertisementsPerInterval == after.advertisementsPerInterval)
    compare(.preempt, before.preempt == after.preempt)
    compare(.preemptDelay, before.preemptDelay == after.preemptDelay)
    compare(.password, before.password == after.password)
    compare(.authentication, before.hmac == after.hmac)
    compare(.checksum, before.checksum == after.checksum)
    compare(.checkTTL, before.checkTTL == after.checkTTL)
    compare(.reassert, before.reassert == after.reassert)
    compare(.lease, before.lease == after.lease)
    compare(.announcements, before.announcements == after.announcements)
    compare(.track, before.track == after.track)
    compare(.hooks, before.hooks == after.hooks)
    compare(.routes, before.routes == after.routes)
    compare(.rules, before.rules == after.rules)
    compare(.virtualRouterID, before.virtualRouterID == after.virtualRouterID)
    compare(.version, before.version == after.version)
    compare(.interface, before.interface == after.interface)
    compare(.family, before.family == after.family)
    return aspects
  }

  /// The aspects in a sentence, always in the same order.
  static func list(_ aspects: Set<RouterAspect>) -> String {
    allCases.filter(aspects.contains).map(\.rawValue).joined(separator: ", ")
  }
}

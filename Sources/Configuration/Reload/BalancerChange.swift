/// What becomes of the balancer in a reload.
public enum BalancerChange: Sendable, Equatable {
  case unchanged
  /// There was none.
  case added(BalancerSettings)
  /// There is none any more.
  case removed
  /// It has other settings; `aspects` says which.
  case changed(to: BalancerSettings, aspects: Set<BalancerAspect>)

  init(from old: BalancerSettings?, to new: BalancerSettings?) {
    switch (old, new) {
    case (nil, nil): self = .unchanged
    case (nil, let new?): self = .added(new)
    case (_?, nil): self = .removed
    case (let old?, let new?):
      let aspects = BalancerAspect.differences(old, new)
      self = aspects.isEmpty ? .unchanged : .changed(to: new, aspects: aspects)
    }
  }

  /// Whether listening sockets have to be opened or closed.
  public var needsOtherSockets: Bool {
    switch self {
    case .unchanged: false
    case .added, .removed: true
    case .changed(_, let aspects): !aspects.isDisjoint(with: [.listeners, .workers])
    }
  }

  /// The change in one sentence; nil if there is none.
  public var summary: String? {
    switch self {
    case .unchanged: nil
    case .added: "the balancer begins"
    case .removed: "the balancer ends"
    case .changed(_, let aspects):
      "the balancer has other "
        + BalancerAspect.allCases.filter(aspects.contains).map(\.rawValue).joined(separator: ", ")
    }
  }
}

/// A part of the balancer that a reload can change.
public enum BalancerAspect: String, Sendable, Hashable, CaseIterable {
  /// Where it listens.
  case listeners
  /// The pool that a listener on the same address sends its requests to.
  case listenerPools = "pools of listeners"
  case pools
  case workers
  case user
  case accessLog = "access log"
  case timeouts
  case limits

  static func differences(_ old: BalancerSettings, _ new: BalancerSettings) -> Set<BalancerAspect> {
    var aspects: Set<BalancerAspect> = []
    if old.listeners != new.listeners {
      let isSameSockets = old.listeners.map(\.endpoint) == new.listeners.map(\.endpoint)
      aspects.insert(isSameSockets ? .listenerPools : .listeners)
    }
    if old.pools != new.pools { aspects.insert(.pools) }
    if old.workers != new.workers { aspects.insert(.workers) }
    if old.user != new.user { aspects.insert(.user) }
    if old.accessLog != new.accessLog { aspects.insert(.accessLog) }
    if old.timeouts != new.timeouts { aspects.insert(.timeouts) }
    if old.limits != new.limits { aspects.insert(.limits) }
    return aspects
  }
}

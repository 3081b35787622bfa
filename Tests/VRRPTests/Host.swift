import IPAddressing
import MonotonicTime
import VRRP

/// A virtual router under test, with words for what happens to it.
struct Host {
  typealias Action = VirtualRouter.Action

  private(set) var router: VirtualRouter

  /// A router of priority 100 at `here`, 1 s advertisements, unless `change` says otherwise.
  init(priority: UInt8 = 100, _ change: (inout VirtualRouter.Configuration) -> Void = { _ in }) {
    var configuration = VirtualRouter.Configuration(
      virtualRouterID: 51, priority: priority, addresses: [virtual], primaryAddress: here)
    change(&configuration)
    router = VirtualRouter(configuration)
  }

  /// A host that has been Backup since 0 s.
  static func backup(
    priority: UInt8 = 100, _ change: (inout VirtualRouter.Configuration) -> Void = { _ in }
  ) -> Host {
    var host = Host(priority: priority, change)
    host.handle(.startup, at: 0.0)
    return host
  }

  /// A host that has taken over from nobody when its first Active_Down_Interval was over.
  static func active(
    priority: UInt8 = 100, _ change: (inout VirtualRouter.Configuration) -> Void = { _ in }
  ) -> Host {
    var host = backup(priority: priority, change)
    if let deadline = host.router.deadline(of: .activeDown) { host.expire(.activeDown, at: deadline) }
    return host
  }

  @discardableResult
  mutating func handle(_ event: VirtualRouter.Event, at now: Instant) -> [Action] {
    router.handle(event, at: now)
  }

  @discardableResult
  mutating func expire(_ timer: VirtualRouter.TimerName, at now: Instant) -> [Action] {
    router.handle(.timerExpired(timer), at: now)
  }

  @discardableResult
  mutating func hear(
    _ priority: UInt8, from source: IPAddress = greater, every interval: Duration = .seconds(1),
    at now: Instant
  ) -> [Action] {
    let advertisement = Advertisement.sample(version: router.configuration.version, priority: priority) {
      $0.interval = interval
    }
    return router.handle(.advertisement(ReceivedAdvertisement(advertisement, source: source)), at: now)
  }

  var state: VirtualRouter.State { router.state }
  var cause: VirtualRouter.Transition.Cause? { router.lastTransition?.cause }
  var reason: String? { router.lastTransition?.reason }
}

extension [VirtualRouter.Action] {
  /// The states that were entered.
  var entered: [VirtualRouter.State] {
    compactMap { action in
      if case .transition(let transition) = action { transition.to } else { nil }
    }
  }

  /// The actions without the transition, whose details have their own tests.
  var effects: [VirtualRouter.Action] {
    filter { action in
      if case .transition = action { false } else { true }
    }
  }
}

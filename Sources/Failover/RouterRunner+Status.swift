import Configuration
import ControlAPI
import IPAddressing
import MonotonicTime
import Netlink
import VRRP

extension RouterRunner {
  var status: VirtualRouterStatus {
    let settings = plan.settings
    let routing = routingStatus
    return VirtualRouterStatus(
      name: settings.name, virtualRouterID: settings.virtualRouterID, version: settings.version,
      interface: settings.interface, state: state, since: since, cause: cause, priority: router.priority,
      source: router.sourceAddress?.description, activePeer: router.activePeer.map(describe),
      group: group.name,
      addresses: settings.advertisedAddresses.map { status(of: $0, isAdvertised: true) }
        + settings.unadvertisedAddresses.map { status(of: $0, isAdvertised: false) },
      routes: routing.routes, rules: routing.rules,
      peers: peers.map(\.status) + strangersStatus, advertisementsSent: advertisementsSent,
      activeTransitions: activeTransitions, authentication: authenticationStatus, alarms: alarms,
      anotherActive: anotherActive, addressClaims: conflicts.count, basePriority: plan.priority,
      tracked: trackedStatus)
  }

  /// What wants an administrator's attention now, worst first.
  private var alarms: [String] {
    let missing = plan.settings.addresses.filter { router.state == .active && !isHeld($0) }
    return (router.state == .initialize ? ["\(name) takes no part: \(cause)"] : [])
      + missing.map { "\(name) is Active without \($0)" }
      + (router.waitsForGroup ? ["\(name) hears nobody, while others of group \(group.name ?? "") do"] : [])
      + routingAlarms + authenticationAlarms
      + (isTooLate ? [latenessText] : []) + rivalAlarms
  }

  /// Tells once when this host has been late so often that its advertisements cannot be relied on.
  func reviewTiming() {
    let wasTooLate = isTooLate
    isTooLate = environment.metronome.record.oftenExceeds(plan.longestStall)
    guard isTooLate, !wasTooLate else { return }
    environment.emit(
      Notice(.lateTimers, latenessText, subject: name, fields: ["cause": "lateness"]))
  }

  private var latenessText: String {
    let limit = Int(plan.longestStall.inMilliseconds)
    let worst = Int(environment.metronome.record.histogram.maximum.inMilliseconds)
    return
      "\(name): this host is too often too busy for its advertisement interval: it stands \(limit) ms of delay, and"
      + " more than one wake-up in 10,000 was later (the worst by \(worst) ms); choose a longer interval, several"
      + " advertisements per interval, or a quieter host"
  }

  private var state: RouterState {
    switch router.state {
    case .initialize: .initialize
    case .backup: .backup
    case .active: .active
    }
  }

  /// Why the state is what it is; in Initialize, what is in the way.
  private var cause: String {
    if router.state == .initialize {
      guard let link else { return "interface \(plan.settings.interface) does not exist" }
      guard link.isUp else { return "interface \(link.name) is down" }
      guard router.sourceAddress != nil else {
        return "\(plan.source) is not (or not yet) usable on \(link.name)"
      }
      // There may be another one by now than when it began.
      if !effective.unfitness.isEmpty { return effective.unfitness.joined(separator: "; ") }
      if let obstacle = router.groupObstacle { return obstacle }
    }
    return router.lastTransition?.reason ?? "not started"
  }

  private func describe(_ peer: VirtualRouter.Peer) -> String {
    peers.first { $0.address == peer.address }?.name ?? peer.address.description
  }

  private func status(of address: InterfaceAddress, isAdvertised: Bool) -> VirtualAddressStatus {
    VirtualAddressStatus(address: address.description, held: isHeld(address), advertised: isAdvertised)
  }

  private func isHeld(_ address: InterfaceAddress) -> Bool {
    link.map { environment.links.assignment(address, on: $0.index) != nil } ?? false
  }

  /// Packets of senders that are no peers, together: their addresses may be forged and many.
  private var strangersStatus: [PeerStatus] {
    guard !strangers.isEmpty else { return [] }
    return [
      PeerStatus(
        name: "strangers", address: "*", lastHeardAt: nil, priority: nil, accepted: 0, rejected: strangers)
    ]
  }
}

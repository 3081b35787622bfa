import Configuration
import ControlAPI
import EventLoop
import IPAddressing
import MonotonicTime
import NeighborDiscovery
import Netlink
import RawSockets
import VRRP

/// Other hosts that do what only one may do: advertise as Active, or answer for the addresses.
extension RouterRunner {
  // MARK: Another Active

  /// This host stays Active after another one spoke as such: neighbours may have learnt the other's hardware address.
  func answerAnotherActive(_ peer: VirtualRouter.Peer) {
    let now = environment.loop.now
    let isDue = rivals.hear(from: peer.address, priority: peer.priority, at: now, quiet: rivalQuiet)
    rivalSeenAt = WallClock.now
    if isDue { announce() }
    // The farewell of the one that was Active before this one took over is expected.
    guard let entered = router.lastTransition?.at, now - entered > plan.settings.advertisementInterval else {
      return
    }
    let text =
      rivals.persists(at: now, quiet: rivalQuiet)
      ? rivalText
      : "\(peer) was Active too; this host (priority \(router.priority)) stays and announces its addresses again"
    guard let summary = warnings.record(reason: "split-brain", text: text, from: peer.address, at: now) else {
      return
    }
    environment.emit(
      Notice(
        .splitBrain, "\(name): \(summary.text)", subject: name,
        fields: ["peer": peer.address.description, "peer_priority": String(peer.priority)]))
  }

  /// After this long without an advertisement another Active is one no more.
  private var rivalQuiet: Duration { plan.settings.advertisementInterval * 4 }

  private var rivalText: String {
    let rival = rivals.address.map { "\($0) (priority \(rivals.priority))" } ?? "another host"
    return "\(rival) goes on as Active beside this host (priority \(router.priority)):"
      + " it does not seem to hear this host's advertisements (a firewall there that drops protocol 112?)"
  }

  /// What status tells of the last other Active.
  var anotherActive: AnotherActiveStatus? {
    guard let address = rivals.address, let rivalSeenAt else { return nil }
    let host = peers.first { $0.address == address }?.name ?? address.description
    return AnotherActiveStatus(
      host: host, address: address.description, priority: rivals.priority, lastSeenAt: rivalSeenAt,
      advertisements: rivals.count)
  }

  // MARK: Another holder

  /// From when on claims of others mean something; nil while this host does not hold the addresses.
  private var settlesAt: Instant? {
    guard router.state == .active, addressFailure == nil else { return nil }
    return router.lastTransition.map { $0.at + ClaimWatch.grace }
  }

  /// Whether claims of others mean something now.
  var isSettledActive: Bool {
    settlesAt.map { environment.loop.now >= $0 } ?? false
  }

  /// Asks the link, if it is time to, whether another host answers for the addresses; answers when it is time again.
  func probe() -> Instant? {
    let period = plan.settings.announcements.probe
    guard let settlesAt, period > .zero else { return nil }
    guard isSettledActive else { return settlesAt }
    let now = environment.loop.now
    if let nextProbe, now < nextProbe { return nextProbe }
    for claim in conflicts.probe(at: now) { tellEnd(of: claim) }
    if let link, let hardwareAddress = link.hardwareAddress {
      for address in plan.addresses {
        // A failure is the interface's, and told there.
        try? environment.announcements.send(
          .probing(address, from: hardwareAddress), onInterface: link.name, index: link.index)
      }
    }
    let next = now + period
    nextProbe = next
    return next
  }

  /// Another host says that it has one of the addresses.
  func hear(_ claim: AddressClaim) {
    guard isSettledActive, plan.addresses.contains(claim.address),
      claim.hardwareAddress != link?.hardwareAddress, conflicts.hear(claim, at: environment.loop.now)
    else { return }
    environment.emit(
      Notice(
        .duplicateAddress,
        "\(conflictText(claim)): two hosts have it, and clients reach the one or the other",
        subject: name,
        fields: ["address": claim.address.description, "hardware_address": claim.hardwareAddress.description])
    )
  }

  private func tellEnd(of claim: AddressClaim) {
    announce()
    environment.emit(
      Notice(
        .notice,
        "\(name): \(claim.address) is no longer answered by \(claim.hardwareAddress); it is announced again",
        subject: name,
        fields: ["address": claim.address.description, "hardware_address": claim.hardwareAddress.description])
    )
  }

  private func conflictText(_ claim: AddressClaim) -> String {
    "\(name): \(claim.address) is also answered by \(claim.hardwareAddress)"
  }

  /// What wants attention of all this.
  var rivalAlarms: [String] {
    let rival =
      router.state == .active && rivals.persists(at: environment.loop.now, quiet: rivalQuiet)
      ? ["\(name): \(rivalText)"] : []
    return rival + conflicts.claims.map(conflictText)
  }

  /// The state has changed.
  func beginWatch(in state: VirtualRouter.State) {
    nextProbe = nil
    if state != .active { conflicts.end() }
    environment.reviewClaims()
  }
}

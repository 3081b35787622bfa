import Configuration
import ControlAPI
import EventLoop
import IPAddressing
import MonotonicTime
import Netlink
import VRRP

extension RouterRunner {
  var link: Link? {
    environment.links.link(named: plan.settings.interface)
  }

  // MARK: What the state machine asks for

  /// Sets every address and reads it back. A host that cannot hold an address does not claim to be Active.
  func addAddresses() {
    for address in plan.settings.addresses {
      do {
        guard let link else { throw MissingInterface(name: plan.settings.interface) }
        try environment.table.add(assignment(of: address), to: link)
        environment.emit(
          Notice(
            .addressAdded, "\(name): \(address) is on \(link.name)", subject: name,
            fields: ["address": address.description, "interface": link.name]))
      } catch {
        return failAddresses("\(error)", address)
      }
    }
    retryPause = Self.firstRetryPause
    leaseRenewedAt = plan.leaseLifetime.map { _ in environment.loop.now }
  }

  func removeAddresses() {
    announcer.stop()
    leaseRenewedAt = nil
    // An owner's addresses are its own, whoever serves them.
    guard !plan.isOwner, let link else { return }
    for address in plan.settings.addresses { remove(address, from: link) }
  }

  func announce() {
    guard addressFailure == nil, let link else { return }
    announcer.announce(plan.addresses, on: link, settings: plan.settings.announcements)
  }

  private func remove(_ address: InterfaceAddress, from link: Link) {
    do {
      guard try environment.table.remove(address, from: link) == .removed else { return }
      environment.emit(
        Notice(
          .addressRemoved, "\(name): \(address) is no longer on \(link.name)", subject: name,
          fields: ["address": address.description, "interface": link.name]))
    } catch {
      environment.emit(
        Notice(.addressFailed, "\(name): \(error)", subject: name, fields: ["address": address.description]))
    }
  }

  func failAddresses(_ reason: String, _ address: InterfaceAddress) {
    fail(.addressFailed, reason, fields: ["address": address.description])
  }

  /// Gives up being Active because of something that belongs to it and cannot be set, and tries again later.
  func fail(_ kind: Event.Kind, _ reason: String, fields: [String: String]) {
    addressFailure = reason
    environment.emit(
      Notice(
        kind,
        "\(name): \(reason); this host does not hold the addresses and tries again in \(Int(retryPause.inSeconds)) s",
        subject: name, fields: fields.merging(["cause": reason]) { $1 }))
    environment.loop.schedule(addressRetry, at: environment.loop.now + retryPause)
    retryPause = min(retryPause * 2, Self.longestRetryPause)
    tellFitness()
  }

  /// Lets the virtual router run again after its addresses could not be set.
  func retryAddresses() {
    addressFailure = nil
    tellFitness()
  }

  /// Adds what is new and removes what is gone from the settings of an Active router.
  func changeAddresses(from old: RouterPlan) {
    let gone = old.settings.addresses.filter { !plan.settings.addresses.contains($0) }
    let new = plan.settings.addresses.filter { !old.settings.addresses.contains($0) }
    if let link { for address in gone { remove(address, from: link) } }
    if old.leaseLifetime != plan.leaseLifetime { changeLease() }
    guard !new.isEmpty || !gone.isEmpty else { return }
    addAddresses()
    announce()
  }

  // MARK: What the kernel says

  /// Takes in a change of the kernel's tables, which are up to date already.
  func observe(_ event: NetworkEvent) {
    observeSurroundings()
    if plan.track.contains(where: { $0.kind == .interface }) { observeFacts() }
    switch event {
    case .addressRemoved(let gone):
      if plan.settings.addresses.contains(gone.address), gone.interfaceIndex == link?.index {
        restore(gone.address)
      }
    case .resynchronise:
      for address in plan.settings.addresses { restore(address) }
    case .addressAdded, .linkChanged, .linkRemoved, .routeAdded, .routeRemoved, .ruleAdded, .ruleRemoved,
      .forwardingChanged:
      break
    }
    observeRouting(event)
  }

  /// Tells the state machine whether the interface is up and has the address that advertisements leave from.
  func observeSurroundings() {
    let link = link
    let isUp = link?.isUp ?? false
    let wasUp = interfaceWasUp
    if isUp != interfaceWasUp {
      interfaceWasUp = isUp
      tellInterface(link)
      handle(isUp ? .interfaceUp : .interfaceDown)
    }
    let usable = link.map {
      environment.links.assignments(of: plan.source, on: $0.index).contains(where: \.isUsable)
    }
    let source = usable == true ? plan.source : nil
    if let link, isUp, let source, !wasUp || source != router.sourceAddress {
      environment.sources.announce(source, on: link)
    }
    if source != router.sourceAddress { handle(.sourceAddressChanged(source)) }
  }

  private func tellInterface(_ link: Link?) {
    let state = link.map { $0.isUp ? "up" : "down" } ?? "missing"
    environment.emit(
      Notice(
        .interfaceChanged, "\(name): interface \(plan.settings.interface) is \(state)", subject: name,
        fields: ["interface": plan.settings.interface, "state": state]))
  }

  /// Puts an address back that someone else has removed from an Active host.
  private func restore(_ address: InterfaceAddress) {
    // The kernel's own removals, of an interface that went down or away, are not anyone's mistake.
    guard router.state == .active, addressFailure == nil, let link, link.isUp else { return }
    // Whether they are this host's to have is for the state machine to find out, in this turn of the loop.
    guard !router.hasOverslept(at: environment.loop.now) else { return }
    do {
      // The event may be of a removal of our own that has been made up for meanwhile.
      guard
        try !environment.table.list(address.address.family, on: link).contains(where: {
          $0.address == address
        })
      else { return }
      try environment.table.add(assignment(of: address), to: link)
      announce()
      let account =
        leaseHasEnded
        ? "left \(link.name) with its lease, which this host was too late to renew,"
        : "was removed from \(link.name) by someone else"
      environment.emit(
        Notice(
          .addressRestored, "\(name): \(address) \(account) and has been put back",
          subject: name, fields: ["address": address.description, "interface": link.name]))
    } catch {
      failAddresses("\(error)", address)
    }
  }
}

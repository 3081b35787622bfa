import Configuration
import ControlAPI
import IPAddressing
import Netlink

/// What an earlier run of this program has left on the interfaces.
extension FailoverEngine {
  /// Whether this host was Active a moment ago, and no peer can have taken over yet: every address is here with Aloft's
  /// mark, and its lease still runs.
  func isHeldFromEarlierRun(_ plan: RouterPlan) -> Bool {
    guard plan.leaseProvesActive, let link = environment.links.link(named: plan.settings.interface), link.isUp
    else { return false }
    return plan.settings.addresses.allSatisfy { address in
      guard let assigned = environment.links.assignment(address, on: link.index) else { return false }
      return assigned.isAlofts && assigned.validLifetime.map { $0 <= plan.leaseLifetime ?? .zero } ?? false
    }
  }

  /// Removes addresses with Aloft's mark, and virtual addresses of these plans, but for those of `adopted` ones.
  func removeLeftovers(of plans: [RouterPlan], except adopted: [RouterPlan]) {
    // Routes and rules of virtual routers that go on are set again in a moment.
    removeRoutingLeftovers()
    let kept = Set((plans.filter(\.isOwner) + adopted).flatMap(\.addresses))
    let virtual = Set(plans.flatMap(\.addresses)).subtracting(kept)
    for assigned in environment.links.allAddresses where !kept.contains(assigned.address.address) {
      guard assigned.isAlofts || virtual.contains(assigned.address.address),
        let link = environment.links.link(assigned.interfaceIndex)
      else { continue }
      removeLeftover(assigned.address, from: link)
    }
  }

  private func removeLeftover(_ address: InterfaceAddress, from link: Link) {
    do {
      try environment.table.remove(address, from: link)
      environment.emit(
        Notice(
          .addressRemoved, "\(address) on \(link.name) was left from an earlier run and has been removed",
          subject: link.name, fields: ["address": address.description, "cause": "leftover"]))
    } catch {
      environment.emit(
        Notice(
          .addressFailed, "\(error) (left from an earlier run)", subject: link.name,
          fields: ["address": address.description]))
    }
  }
}

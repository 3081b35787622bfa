import Configuration
import EventLoop
import GuardOrders
import MonotonicTime
import Netlink
import VRRP

/// What the guard is to do for this virtual router if this program dies.
extension RouterRunner {
  /// Tells the guard what is held now. While nothing changes that happens with the renewals: a resignation that carries a
  /// time or a number in it stays acceptable.
  func tellGuard() {
    guardToldAt = environment.loop.now
    environment.guardian?.send(guardOrder)
  }

  /// Tells the guard anew if what it knows may be stale.
  func refreshGuard() {
    guard router.state == .active, environment.loop.now - guardToldAt >= plan.leaseRenewalPause else {
      return
    }
    tellGuard()
  }

  private var guardOrder: GuardOrder {
    guard router.state == .active, let link else { return GuardOrder(router: number) }
    let farewell = signer?.signFarewell(
      router.advertisement(priority: 0), source: plan.source, at: WallClock.sinceEpoch)
    // An owner's addresses are its own: it resigns and keeps them.
    let held = plan.isOwner ? [] : plan.settings.addresses
    return GuardOrder(
      router: number, held: held.map { GuardOrder.Held(interface: link.index, address: $0) },
      resignations: peers.indices.map {
        GuardOrder.Resignation(
          interface: link.index, source: plan.source, destination: peers[$0].address,
          message: message(priority: 0, to: peers[$0].address, farewell))
      })
  }
}

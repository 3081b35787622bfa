import Configuration
import EventLoop
import IPAddressing
import MonotonicTime
import Netlink

/// The addresses have a finite lifetime in the kernel: a host that dies or stands still loses them by itself.
extension RouterRunner {
  func assignment(of address: InterfaceAddress) -> AddressAssignment {
    AddressAssignment(address, validLifetime: plan.leaseLifetime)
  }

  /// Lets the lifetimes begin anew if it is time; false if the kernel refuses, and this host gives the addresses up.
  func renewLease() -> Bool {
    let now = environment.loop.now
    guard let renewedAt = leaseRenewedAt, addressFailure == nil, now - renewedAt >= plan.leaseRenewalPause
    else {
      return true
    }
    guard setLifetimes() else { return false }
    leaseRenewedAt = now
    return true
  }

  /// Gives addresses that are held the lifetime of new settings.
  func changeLease() {
    guard addressFailure == nil, setLifetimes() else { return }
    leaseRenewedAt = plan.leaseLifetime.map { _ in environment.loop.now }
  }

  /// Whether the kernel has removed the addresses because they were not renewed.
  var leaseHasEnded: Bool {
    guard let lifetime = plan.leaseLifetime, let renewedAt = leaseRenewedAt else { return false }
    return environment.loop.now - renewedAt >= lifetime
  }

  private func setLifetimes() -> Bool {
    // Of an interface that goes down or away the kernel tells, and the state machine follows.
    guard let link, link.isUp else { return true }
    for address in plan.settings.addresses {
      do {
        try environment.table.renew(assignment(of: address), on: link)
      } catch {
        if error.isInterfaceGone { return true }
        failAddresses("\(error)", address)
        return false
      }
    }
    return true
  }
}

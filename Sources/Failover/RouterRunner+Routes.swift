import Configuration
import ControlAPI
import EventLoop
import MonotonicTime
import Netlink
import VRRP

/// Routes and rules that move with the addresses.
extension RouterRunner {
  /// How often an Active host tries to put back what it could not.
  private static let routingRetryPause: Duration = .seconds(1)

  // MARK: What the state machine asks for

  /// Sets what is not there yet, after the addresses, which a route may name as source.
  ///
  /// A host that cannot set a route does not claim to be Active, as with addresses.
  func addRouting() {
    for entry in plan.routing where addressFailure == nil {
      do {
        let addition = try environment.routing.add(entry, environment.links)
        heldRouting.insert(entry)
        missingRouting[entry] = nil
        if addition == .added { tell(.routeAdded, entry, "\(entry) is set") }
      } catch {
        fail(.routeFailed, "\(error)", fields: ["route": "\(entry)"])
      }
    }
  }

  /// Removes what is set, before the addresses go; rules first, so that no packet looks in a table that is half empty.
  func removeRouting() {
    environment.loop.cancel(routingCheck)
    removeRetiredRouting()
    for entry in plan.routing.reversed() { remove(entry) }
  }

  /// Removes what is set and no longer in the settings.
  func removeRetiredRouting() {
    let retired = heldRouting.union(missingRouting.keys).subtracting(plan.routing)
    for entry in retired { remove(entry) }
  }

  private func remove(_ entry: RoutingEntry) {
    heldRouting.remove(entry)
    missingRouting[entry] = nil
    do {
      guard try environment.routing.remove(entry) == .removed else { return }
      tell(.routeRemoved, entry, "\(entry) is removed")
    } catch {
      tell(.routeFailed, entry, "\(error)")
    }
  }

  // MARK: What the kernel says

  /// Looks after routes and rules when something has happened that may have taken one away.
  func observeRouting(_ event: NetworkEvent) {
    guard router.state == .active, addressFailure == nil, !plan.routing.isEmpty else { return }
    let concerns =
      switch event {
      // The kernel removes IPv4 routes silently together with the address or interface that they need.
      case .addressRemoved, .linkChanged, .linkRemoved, .resynchronise: true
      case .addressAdded: !missingRouting.isEmpty
      case .routeRemoved(let gone): gone.isAlofts && plan.routing.contains { $0.isMeant(by: gone.route) }
      case .routeAdded(let new): !new.isAlofts && plan.routing.contains { $0.isMeant(by: new.route) }
      case .ruleRemoved(let gone): gone.isAlofts && plan.routing.contains { $0.isMeant(by: gone.rule) }
      case .ruleAdded, .forwardingChanged: false
      }
    // After everything that the kernel has to tell now: an interface that goes down takes its addresses along first.
    if concerns { environment.loop.schedule(routingCheck, at: environment.loop.now) }
  }

  /// Puts back what is missing; what cannot be put back is an alarm, and tried again until it can.
  func restoreRouting() {
    guard router.state == .active, addressFailure == nil, link?.isUp == true else { return }
    for entry in plan.routing {
      do {
        guard try environment.routing.add(entry, environment.links) == .added || missingRouting[entry] != nil
        else { continue }
        heldRouting.insert(entry)
        missingRouting[entry] = nil
        tell(.routeRestored, entry, "\(entry) was missing and has been put back")
      } catch {
        heldRouting.remove(entry)
        guard missingRouting.updateValue("\(error)", forKey: entry) == nil else { continue }
        tell(.routeFailed, entry, "\(entry) is missing and cannot be put back yet: \(error)")
      }
    }
    guard !missingRouting.isEmpty else { return }
    environment.loop.schedule(routingCheck, at: environment.loop.now + Self.routingRetryPause)
  }

  private func tell(_ kind: Event.Kind, _ entry: RoutingEntry, _ text: String) {
    environment.emit(Notice(kind, "\(name): \(text)", subject: name, fields: ["route": "\(entry)"]))
  }

  // MARK: Status

  var routingStatus: (routes: [VirtualRouteStatus], rules: [VirtualRouteStatus]) {
    let routes = plan.settings.routes.map { route in
      VirtualRouteStatus(text: "\(route)", held: heldRouting.contains(.route(route)))
    }
    let rules = plan.settings.rules.map { rule in
      VirtualRouteStatus(text: "\(rule)", held: heldRouting.contains(.rule(rule)))
    }
    return (routes, rules)
  }

  var routingAlarms: [String] {
    plan.routing.compactMap { entry in
      missingRouting[entry].map { "\(name) is Active without \(entry): \($0)" }
    }
  }
}

import Configuration
import IPAddressing
import Netlink

/// A route or a rule that moves with the virtual addresses.
enum RoutingEntry: Hashable {
  case route(VirtualRouteSettings)
  case rule(VirtualRuleSettings)

  /// Whether it is the place of `route`, whoever set that.
  func isMeant(by route: RouteAssignment) -> Bool {
    if case .route(let settings) = self { settings.assignment(on: nil).hasPlace(of: route) } else { false }
  }

  func isMeant(by rule: RuleAssignment) -> Bool {
    if case .rule(let settings) = self { settings.assignment == rule } else { false }
  }
}

extension RoutingEntry: CustomStringConvertible {
  var description: String {
    switch self {
    case .route(let route): "the route \(route)"
    case .rule(let rule): "the rule \(rule)"
    }
  }
}

extension VirtualRouteSettings {
  /// The route for the kernel, with its device by number; nil suffices to find or remove it.
  func assignment(on index: InterfaceIndex?) -> RouteAssignment {
    RouteAssignment(
      to: destination, kind: kind.number, via: gateway, interfaceIndex: index, table: table, metric: metric,
      source: source, scope: scope?.number, mtu: mtu, isOnLink: isOnLink)
  }
}

extension VirtualRuleSettings {
  var assignment: RuleAssignment {
    RuleAssignment(
      family, from: source, to: destination, incomingInterface: incomingInterface,
      mark: mark.map { RuleAssignment.Mark($0.value, mask: $0.mask) }, table: table, priority: priority)
  }
}

extension VirtualRouteSettings.Kind {
  fileprivate var number: RouteAssignment.Kind {
    switch self {
    case .unicast: .unicast
    case .blackhole: .blackhole
    case .unreachable: .unreachable
    case .prohibit: .prohibit
    case .throw: .throw
    }
  }
}

extension VirtualRouteSettings.Scope {
  fileprivate var number: AddressScope {
    switch self {
    case .global: .global
    case .site: .site
    case .link: .link
    case .host: .host
    }
  }
}

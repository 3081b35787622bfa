public import IPAddressing

/// A change of this host's addresses, interfaces, routes or rules.
public enum NetworkEvent: Sendable, Hashable {
  /// An address was added or changed; a renewal of its lifetime is reported as well.
  case addressAdded(AssignedAddress)
  /// An address was removed.
  case addressRemoved(AssignedAddress)
  /// An interface appeared or changed.
  case linkChanged(Link)
  /// An interface is gone.
  case linkRemoved(InterfaceIndex, name: String)
  /// A route was added, or took the place of another one.
  case routeAdded(AssignedRoute)
  /// A route was removed. The kernel does not tell of IPv4 routes that go with an address or interface.
  case routeRemoved(AssignedRoute)
  /// A rule was added.
  case ruleAdded(AssignedRule)
  /// A rule was removed.
  case ruleRemoved(AssignedRule)
  /// A host began or ceased to forward IPv6 packets of an interface.
  case forwardingChanged(InterfaceIndex, Bool)
  /// Events were lost: read everything anew.
  case resynchronise
}

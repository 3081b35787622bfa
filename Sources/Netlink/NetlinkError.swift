private import CLinux
private import Glibc
public import IPAddressing

/// A failed exchange with the kernel's routing socket: `cannot add 10.0.0.30/24 to ens5: Operation not permitted`.
public struct NetlinkError: Error, Sendable, Hashable {
  /// What was attempted.
  public enum Action: Sendable, Hashable {
    case open
    case add(InterfaceAddress, interface: String)
    case renew(InterfaceAddress, interface: String)
    case remove(InterfaceAddress, interface: String)
    case listAddresses
    case listLinks
    case find(interface: String)
    case watch
    case addRoute(RouteAssignment)
    case removeRoute(RouteAssignment)
    case addRule(RuleAssignment)
    case removeRule(RuleAssignment)
    case listRoutes
    case listRules
  }

  /// Why it failed.
  public enum Reason: Error, Hashable {
    /// The kernel said no.
    case refused(errno: Int32)
    /// The kernel did not answer in time.
    case noAnswer(within: Duration)
    /// The request could not be made or the answer not be read; libnl's words.
    case exchange(String)
    /// The table changed whenever it was being listed.
    case tableChanged
    /// The kernel agreed and does not have the address nevertheless.
    case notListed
    /// Another route is there already, of someone else.
    case occupied(RouteAssignment)
  }

  /// What was attempted.
  public var action: Action
  /// Why it failed.
  public var reason: Reason

  /// Whether the interface is not there any more.
  public var isInterfaceGone: Bool {
    reason == .refused(errno: ENODEV)
  }
}

extension NetlinkError.Reason {
  /// libnl could not allocate what it needs.
  static let outOfMemory = Self.refused(errno: ENOMEM)
}

extension NetlinkError: CustomStringConvertible {
  public var description: String {
    "cannot \(action): \(reason)"
  }
}

extension NetlinkError.Action: CustomStringConvertible {
  public var description: String {
    switch self {
    case .open: "open a netlink socket"
    case .add(let address, let interface): "add \(address) to \(interface)"
    case .renew(let address, let interface): "renew \(address) on \(interface)"
    case .remove(let address, let interface): "remove \(address) from \(interface)"
    case .listAddresses: "list addresses"
    case .listLinks: "list interfaces"
    case .find(let interface): "look up interface \(interface)"
    case .watch: "watch the kernel's tables"
    case .addRoute(let route): "add the route \(route)"
    case .removeRoute(let route): "remove the route \(route)"
    case .addRule(let rule): "add the rule \(rule)"
    case .removeRule(let rule): "remove the rule \(rule)"
    case .listRoutes: "list routes"
    case .listRules: "list rules"
    }
  }
}

extension NetlinkError.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .refused(let errno):
      unsafe aloft_error_text(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
    case .noAnswer(let limit): "no answer from the kernel within \(limit)"
    case .exchange(let text): text
    case .tableChanged: "the table changes faster than it can be read"
    case .notListed: "the kernel accepted it, and does not list it"
    case .occupied(let other): "the route \(other), which is not Aloft's, is in its place"
    }
  }
}

private import CNetlink
private import CNetlinkRoute
private import Glibc
import IPAddressing

/// The kernel's routing tables: sets and removes routes with Aloft's mark, and touches no others.
///
/// Used on one thread at a time, in the network namespace in which it was made.
public final class RouteTable {
  /// What came of adding a route.
  public enum Addition: Sendable, Hashable {
    case added
    /// It was there, with Aloft's mark.
    case wasPresent
  }

  /// What came of a removal.
  public enum Removal: Sendable, Hashable {
    case removed
    /// There is no such route of Aloft's.
    case wasAbsent
  }

  private let requests: RequestSocket

  /// Opens a routing socket.
  public init() throws(NetlinkError) {
    do throws(NetlinkError.Reason) {
      requests = try RequestSocket()
    } catch {
      throw NetlinkError(action: .open, reason: error)
    }
  }

  /// Sets a route unless it is there.
  ///
  /// What Aloft has in its place is replaced, and a route of someone else's that leads the same way adopted. Any other
  /// route in its place is left alone, and the call fails.
  @discardableResult
  public func add(_ route: RouteAssignment) throws(NetlinkError) -> Addition {
    do throws(NetlinkError.Reason) {
      do throws(NetlinkError.Reason) {
        try requests.exchange(try addRequest(route, NLM_F_EXCL))
      } catch .refused(errno: EEXIST) {
        return try settle(route)
      }
      return .added
    } catch {
      throw NetlinkError(action: .addRoute(route), reason: error)
    }
  }

  /// Removes the route of Aloft's that is in the place of `route`.
  @discardableResult
  public func remove(_ route: RouteAssignment) throws(NetlinkError) -> Removal {
    do throws(NetlinkError.Reason) {
      var header = self.header(of: route)
      // Matches every scope.
      header.rtm_scope = UInt8(RT_SCOPE_NOWHERE.rawValue)
      let message = NetlinkMessage(type: RTM_DELROUTE, flags: NLM_F_ACK, header: header)
      guard let message, appendPlace(of: route, to: message) else { throw .outOfMemory }
      do throws(NetlinkError.Reason) {
        try requests.exchange(message)
        return .removed
      } catch {
        // What the kernel says of a route, a table, and the interface of a route that are not there.
        if [ESRCH, ENOENT, ENODEV].contains(where: { error == .refused(errno: $0) }) { return .wasAbsent }
        throw error
      }
    } catch {
      throw NetlinkError(action: .removeRoute(route), reason: error)
    }
  }

  /// The routes that carry Aloft's mark.
  public func listOwn() throws(NetlinkError) -> [RouteAssignment] {
    do throws(NetlinkError.Reason) {
      var found: [RouteAssignment] = []
      for family in IPAddress.Family.allCases {
        found += try list(family, protocolTag: RouteAssignment.protocolTag).map(\.route)
      }
      return found
    } catch {
      throw NetlinkError(action: .listRoutes, reason: error)
    }
  }

  // MARK: Requests

  /// Decides what to do about the route that is in the place of `route`.
  private func settle(_ route: RouteAssignment) throws(NetlinkError.Reason) -> Addition {
    let family = route.destination.address.family
    // A whole table may be large, and is looked through only when somebody else's route is in the way.
    let own = try list(family, table: route.table, protocolTag: RouteAssignment.protocolTag)
    if let own = own.first(where: { $0.route.hasPlace(of: route) }) {
      if own.route.leadsAs(route), own.route.source == route.source, own.route.mtu == route.mtu {
        return .wasPresent
      }
    } else {
      let standing = try list(family, table: route.table).filter { $0.route.hasPlace(of: route) }
      if let other = standing.first(where: { !$0.route.leadsAs(route) }) { throw .occupied(other.route) }
    }
    try requests.exchange(try addRequest(route, NLM_F_REPLACE))
    return .added
  }

  private func list(
    _ family: IPAddress.Family, table: UInt32? = nil, protocolTag: UInt8 = 0
  ) throws(NetlinkError.Reason) -> [AssignedRoute] {
    var header = rtmsg()
    header.rtm_family = family.number
    header.rtm_protocol = protocolTag
    // Greater numbers do not fit the header: then all tables are listed and sorted out here.
    header.rtm_table = table.flatMap { UInt8(exactly: $0) } ?? 0
    let events: [NetworkEvent]
    do throws(NetlinkError.Reason) {
      events = try requests.dump(RTM_GETROUTE, header)
    } catch .refused(errno: ENOENT) {
      // There is no such table.
      return []
    }
    return events.compactMap { event in
      guard case .routeAdded(let found) = event else { return nil }
      // A kernel that does not filter (before Linux 4.20) brings everything.
      guard protocolTag == 0 || found.protocolTag == protocolTag else { return nil }
      return table == nil || found.route.table == table ? found : nil
    }
  }

  private func addRequest(
    _ route: RouteAssignment, _ flags: Int32
  ) throws(NetlinkError.Reason) -> NetlinkMessage {
    let message = NetlinkMessage(
      type: RTM_NEWROUTE, flags: NLM_F_ACK | NLM_F_CREATE | flags, header: header(of: route))
    guard let message, appendPlace(of: route, to: message),
      route.gateway.map({ message.append(Int(RTA_GATEWAY.rawValue), bytes: $0.bytes) }) ?? true,
      route.interfaceIndex.map({ message.append(Int(RTA_OIF.rawValue), number: $0.rawValue) }) ?? true,
      route.source.map({ message.append(Int(RTA_PREFSRC.rawValue), bytes: $0.bytes) }) ?? true,
      route.mtu.map({ message.append(Int(RTA_METRICS.rawValue), holding: Int(RTAX_MTU), number: $0) }) ?? true
    else { throw .outOfMemory }
    return message
  }

  private func header(of route: RouteAssignment) -> rtmsg {
    var header = rtmsg()
    header.rtm_family = route.destination.address.family.number
    header.rtm_dst_len = UInt8(route.destination.prefixLength)
    header.rtm_type = route.kind.rawValue
    header.rtm_protocol = RouteAssignment.protocolTag
    header.rtm_scope = (route.scope ?? impliedScope(of: route)).rawValue
    header.rtm_flags = route.isOnLink ? UInt32(RTNH_F_ONLINK) : 0
    return header
  }

  /// What `ip route` sets when nothing is said.
  private func impliedScope(of route: RouteAssignment) -> AddressScope {
    switch route.kind {
    case .local: .host
    case .unicast where route.gateway == nil && route.destination.address.family == .ipv4: .link
    case .unicast, .blackhole, .unreachable, .prohibit, .throw: .global
    }
  }

  private func appendPlace(of route: RouteAssignment, to message: borrowing NetlinkMessage) -> Bool {
    let destination = route.destination
    return message.append(Int(RTA_TABLE.rawValue), number: route.table)
      && (destination.prefixLength == 0
        || message.append(Int(RTA_DST.rawValue), bytes: destination.address.bytes))
      && (route.metric.map { message.append(Int(RTA_PRIORITY.rawValue), number: $0) } ?? true)
  }
}

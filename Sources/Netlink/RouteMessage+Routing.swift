private import CNetlink
private import CNetlinkRoute
private import Glibc
import IPAddressing

/// What messages say about routes and rules.
extension RouteMessage {
  /// The route; nil for what is not one that Aloft could set: cached entries, several next hops, other families.
  var route: AssignedRoute? {
    guard let fixed = fixedPart(rtmsg.self), fixed.rtm_flags & UInt32(RTM_F_CLONED) == 0,
      let kind = RouteAssignment.Kind(rawValue: fixed.rtm_type),
      let destination = prefix(
        family: fixed.rtm_family, bytes(Int(RTA_DST.rawValue), after: rtmsg.self), length: fixed.rtm_dst_len)
    else { return nil }
    func number(_ attribute: rtattr_type_t) -> UInt32? {
      numbers(Int(attribute.rawValue), after: rtmsg.self).first
    }
    return AssignedRoute(
      route: RouteAssignment(
        to: destination, kind: kind,
        via: bytes(Int(RTA_GATEWAY.rawValue), after: rtmsg.self).flatMap { IPAddress(bytes: $0) },
        interfaceIndex: number(RTA_OIF).map(InterfaceIndex.init),
        table: number(RTA_TABLE) ?? UInt32(fixed.rtm_table), metric: number(RTA_PRIORITY),
        source: bytes(Int(RTA_PREFSRC.rawValue), after: rtmsg.self).flatMap { IPAddress(bytes: $0) },
        scope: AddressScope(rawValue: fixed.rtm_scope),
        mtu: nestedNumber(Int(RTAX_MTU), in: Int(RTA_METRICS.rawValue), after: rtmsg.self),
        isOnLink: fixed.rtm_flags & UInt32(RTNH_F_ONLINK) != 0),
      protocolTag: fixed.rtm_protocol)
  }

  /// The rule; nil for what is not one that Aloft could set.
  var rule: AssignedRule? {
    guard let fixed = fixedPart(fib_rule_hdr.self), Int(fixed.action) == FR_ACT_TO_TBL,
      let family = Self.family(fixed.family)
    else { return nil }
    func number(_ attribute: Int) -> UInt32? { numbers(attribute, after: fib_rule_hdr.self).first }
    let mark = number(Int(FRA_FWMARK)).map { value in
      RuleAssignment.Mark(value, mask: number(Int(FRA_FWMASK)) ?? .max)
    }
    return AssignedRule(
      rule: RuleAssignment(
        family,
        from: prefix(
          family: fixed.family, bytes(Int(FRA_SRC), after: fib_rule_hdr.self), length: fixed.src_len),
        to: prefix(
          family: fixed.family, bytes(Int(FRA_DST), after: fib_rule_hdr.self), length: fixed.dst_len),
        incomingInterface: text(Int(FRA_IIFNAME), after: fib_rule_hdr.self), mark: mark,
        table: number(Int(FRA_TABLE)) ?? UInt32(fixed.table), priority: number(Int(FRA_PRIORITY)) ?? 0),
      protocolTag: byte(Int(FRA_PROTOCOL), after: fib_rule_hdr.self) ?? 0)
  }

  /// A prefix; without address it has length 0 and stands for everything of its family.
  private func prefix(family: UInt8, _ bytes: [UInt8]?, length: UInt8) -> InterfaceAddress? {
    guard let family = Self.family(family) else { return nil }
    let any: IPAddress = family == .ipv4 ? .v4(0) : .v6(0)
    let address = bytes.map { IPAddress(bytes: $0) } ?? any
    guard let address, address.family == family else { return nil }
    return InterfaceAddress(address, prefixLength: Int(length))
  }

  private static func family(_ number: UInt8) -> IPAddress.Family? {
    IPAddress.Family.allCases.first { $0.number == number }
  }
}

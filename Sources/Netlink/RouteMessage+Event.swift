private import CNetlink
private import CNetlinkRoute
private import Glibc
import IPAddressing

extension RouteMessage {
  /// What the message says; nil if it is about something else.
  var event: NetworkEvent? {
    switch type {
    case RTM_NEWADDR: address.map(NetworkEvent.addressAdded)
    case RTM_DELADDR: address.map(NetworkEvent.addressRemoved)
    case RTM_NEWLINK: link.map(NetworkEvent.linkChanged)
    case RTM_DELLINK: link.map { .linkRemoved($0.index, name: $0.name) }
    case RTM_NEWROUTE: route.map(NetworkEvent.routeAdded)
    case RTM_DELROUTE: route.map(NetworkEvent.routeRemoved)
    case RTM_NEWRULE: rule.map(NetworkEvent.ruleAdded)
    case RTM_DELRULE: rule.map(NetworkEvent.ruleRemoved)
    case RTM_NEWNETCONF: forwarding
    default: nil
    }
  }

  private var address: AssignedAddress? {
    guard let fixed = fixedPart(ifaddrmsg.self) else { return nil }
    // IFA_ADDRESS is the other end on a point-to-point interface; then IFA_LOCAL is ours.
    let bytes = bytes(IFA_LOCAL, after: ifaddrmsg.self) ?? bytes(IFA_ADDRESS, after: ifaddrmsg.self)
    guard let bytes, let value = IPAddress(bytes: bytes),
      let address = InterfaceAddress(value, prefixLength: Int(fixed.ifa_prefixlen))
    else { return nil }
    // struct ifa_cacheinfo: preferred and valid lifetime in seconds, then two time stamps.
    let lifetimes = numbers(IFA_CACHEINFO, after: ifaddrmsg.self).map(Self.duration)
    return AssignedAddress(
      address: address,
      interfaceIndex: InterfaceIndex(rawValue: fixed.ifa_index),
      label: text(IFA_LABEL, after: ifaddrmsg.self),
      scope: AddressScope(rawValue: fixed.ifa_scope),
      protocolTag: byte(IFA_PROTO, after: ifaddrmsg.self),
      flags: AddressFlags(
        rawValue: numbers(IFA_FLAGS, after: ifaddrmsg.self).first ?? UInt32(fixed.ifa_flags)),
      validLifetime: lifetimes.count > 1 ? lifetimes[1] : nil,
      preferredLifetime: lifetimes.first ?? nil)
  }

  private var link: Link? {
    // Messages of other families are about a bridge's ports and the like: their RTM_DELLINK removes nothing.
    guard let fixed = fixedPart(ifinfomsg.self), Int32(fixed.ifi_family) == AF_UNSPEC,
      let name = text(IFLA_IFNAME, after: ifinfomsg.self)
    else { return nil }
    let isEthernet = fixed.ifi_type == Self.ethernet
    let hardwareAddress = bytes(IFLA_ADDRESS, after: ifinfomsg.self)
    return Link(
      index: InterfaceIndex(rawValue: UInt32(bitPattern: fixed.ifi_index)),
      name: name,
      isEnabled: fixed.ifi_flags & Self.up != 0,
      hasCarrier: fixed.ifi_flags & Self.lowerUp != 0,
      operationalState: byte(IFLA_OPERSTATE, after: ifinfomsg.self)
        .flatMap(Link.OperationalState.init) ?? .unknown,
      hardwareAddress: isEthernet ? hardwareAddress.flatMap { MACAddress(bytes: $0) } : nil,
      forwardsIPv6: forwardsIPv6,
      mtu: numbers(IFLA_MTU, after: ifinfomsg.self).first.map(Int.init) ?? 0)
  }

  private var forwarding: NetworkEvent? {
    guard let fixed = fixedPart(netconfmsg.self), Int32(fixed.ncm_family) == AF_INET6,
      let index = numbers(NETCONFA_IFINDEX, after: netconfmsg.self).first,
      let forwards = numbers(NETCONFA_FORWARDING, after: netconfmsg.self).first,
      // Those of `all` and `default` have negative numbers.
      index <= Int32.max
    else { return nil }
    return .forwardingChanged(InterfaceIndex(rawValue: index), forwards != 0)
  }

  /// The interface's `net.ipv6.conf.NAME.forwarding`: the first number in IFLA_INET6_CONF, in AF_INET6, in IFLA_AF_SPEC.
  private var forwardsIPv6: Bool {
    let families = bytes(IFLA_AF_SPEC, after: ifinfomsg.self) ?? []
    let ipv6 = Self.nested(UInt16(AF_INET6), in: families[...]) ?? []
    let settings = Self.nested(UInt16(IFLA_INET6_CONF), in: ipv6) ?? []
    return settings.prefix(4).contains { $0 != 0 }
  }

  /// The value of an attribute inside another one's.
  private static func nested(_ wanted: UInt16, in bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var rest = bytes
    // Length and type, in this host's order, before each value; all are aligned to four bytes.
    while rest.count >= 4 {
      let header = unsafe rest.withUnsafeBytes {
        unsafe (
          $0.loadUnaligned(as: UInt16.self), $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self)
        )
      }
      let length = Int(header.0)
      guard length >= 4, length <= rest.count else { return nil }
      // The highest bits are flags.
      if header.1 & 0x3fff == wanted { return rest.dropFirst(4).prefix(length - 4) }
      rest = rest.dropFirst((length + 3) & ~3)
    }
    return nil
  }

  // IFF_UP and IFF_LOWER_UP of linux/if.h, which cannot be included beside net/if.h.
  private static let up: UInt32 = 1 << 0
  private static let lowerUp: UInt32 = 1 << 16

  // ARPHRD_ETHER of linux/if_arp.h, likewise.
  private static let ethernet: UInt16 = 1

  private static func duration(_ seconds: UInt32) -> Duration? {
    seconds == .max ? nil : .seconds(Int64(seconds))
  }
}

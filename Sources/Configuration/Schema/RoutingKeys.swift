import IPAddressing

/// One entry of `routes` of a virtual router.
enum RouteKeys {
  static let destination = Key(
    "to", .prefixOrDefault, isRequired: true, otherNames: ["destination", "dst", "prefix", "network"],
    "Where packets are going. `default` is everything of the family of `via` or `source`, or else of the virtual addresses."
  )
  static let kind = Key(
    "type",
    ValueFormat<VirtualRouteSettings.Kind>.choice(
      VirtualRouteSettings.Kind.allCases.map { ($0.rawValue, $0) }),
    fallback: "unicast", otherNames: ["kind"],
    "What becomes of them: they are sent on; or dropped silently, as unreachable or as prohibited; or another table decides."
  )
  static let gateway = Key(
    "via", .hostAddress, otherNames: ["gateway", "gw", "nexthop", "next_hop"],
    "The next hop. Without it the destination is taken to be on the link.")
  static let device = Key(
    "device", .interfaceName, fallback: "the virtual router's interface",
    otherNames: ["dev", "interface", "oif"],
    "The interface that they leave by.")
  static let table = Key(
    "table", .routingTable, fallback: "main", "The routing table, the same number on every host.")
  static let metric = Key(
    "metric", .wholeNumber32(0...Int(UInt32.max)), fallback: "the kernel's",
    otherNames: ["preference", "prio"],
    "The least one wins among routes to the same destination.")
  static let source = Key(
    "source", .hostAddress, otherNames: ["src", "from"],
    "The source of this host's own packets on this route, such as the virtual address.")
  static let scope = Key(
    "scope",
    ValueFormat<VirtualRouteSettings.Scope>.choice(
      VirtualRouteSettings.Scope.allCases.map { ($0.rawValue, $0) }),
    fallback: "link without `via`, else global", "How far the destination is; IPv4 only.")
  static let mtu = Key(
    "mtu", .wholeNumber32(68...65535), fallback: "the interface's",
    "The largest packet in bytes; IPv6 needs 1280.")
  static let onLink = Key(
    "onlink", .truth, fallback: "false", otherNames: ["on_link"],
    "Whether the gateway is taken to be on the link whatever the interface's addresses say.")

  static let section = Section(
    path: "virtual_routers.NAME.routes",
    meaning: "A route that the Active host has, as keepalived's `virtual_routes`.",
    keys: [
      destination.description, gateway.description, device.description, table.description,
      metric.description, source.description, kind.description, scope.description, mtu.description,
      onLink.description,
    ])
}

/// One entry of `rules` of a virtual router.
enum RuleKeys {
  static let source = Key("from", .prefix, otherNames: ["source", "src"], "Packets from these addresses.")
  static let destination = Key(
    "to", .prefix, otherNames: ["destination", "dst"], "Packets to these addresses.")
  static let incomingInterface = Key(
    "iif", .interfaceName, otherNames: ["in", "input", "interface", "device", "dev"],
    "Packets that came in by this interface; `lo` for this host's own.")
  static let mark = Key(
    "fwmark", ValueFormat<VirtualRuleSettings.Mark>.packetMark, otherNames: ["mark"],
    "Packets with this mark.")
  static let table = Key(
    "table", .routingTable, isRequired: true, otherNames: ["lookup"], "The table that they look in.")
  static let priority = Key(
    "priority", .wholeNumber32(1...Int(UInt32.max)), isRequired: true,
    otherNames: ["preference", "pref", "order"],
    "The rule with the least number is asked first; `main` is at 32766.")

  static let section = Section(
    path: "virtual_routers.NAME.rules",
    meaning:
      "A rule of policy routing that the Active host has, as keepalived's `virtual_rules`: at least one of `from`, `to`, `iif` and `fwmark`.",
    keys: [
      source.description, destination.description, incomingInterface.description, mark.description,
      table.description, priority.description,
    ])
}

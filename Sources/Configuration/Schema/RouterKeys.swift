import IPAddressing

/// One virtual router.
enum RouterKeys {
  static let virtualRouterID = Key(
    "virtual_router_id", .byte(1...255), isRequired: true, otherNames: ["vrid", "router_id"],
    "The VRID: the same on every host, and of one virtual router only on an interface and family.")
  static let interface = Key(
    "interface", .interfaceName, isRequired: true, otherNames: ["device", "dev", "nic"],
    "The interface that carries the advertisements and the addresses.")
  static let version = Key(
    "version", ValueFormat<UInt8>.choice([("2", 2), ("3", 3)]), fallback: "3", otherNames: ["vrrp_version"],
    "The version of VRRP: 3 (RFC 9568), or 2 (RFC 3768) beside an older keepalived.")
  static let advertisementInterval = Key(
    "advertisement_interval", .duration(.milliseconds(10)...(.seconds(255))), fallback: "1s",
    otherNames: ["advert_int", "advertisement_int", "interval"],
    "Time between advertisements. Version 2: whole seconds, 1s to 255s. Version 3: 10ms to 40.95s in steps of 10ms."
  )
  static let advertisementsPerInterval = Key(
    "advertisements_per_interval", .wholeNumber(1...10), fallback: "1",
    "How many advertisements are sent in each interval. The others still expect one: with 3, nine in a row have to be lost before a host is taken for dead, and not three."
  )
  static let authentication = "authentication"
  static let addresses = Key(
    "addresses", .virtualAddress, isRequired: true, holdsList: true,
    otherNames: ["address", "virtual_ipaddress", "virtual_address", "virtual_addresses", "vip", "vips"],
    "The virtual addresses, in the order in which they are advertised; those of another family than the first move along without being advertised. Without prefix length: /32 or /128."
  )
  static let advertiseOver = Key(
    "advertise_over", ValueFormat<IPAddress.Family>.choice([("ipv4", .ipv4), ("ipv6", .ipv6)]),
    fallback: "the family of the first address", otherNames: ["family", "native_ipv6"],
    "The family that the election is held over: advertisements go between the hosts' addresses of it, and list the virtual addresses of it."
  )
  static let unadvertisedAddresses = Key(
    "unadvertised_addresses", .virtualAddress, fallback: "none", holdsList: true,
    otherNames: ["virtual_ipaddress_excluded", "excluded_addresses"],
    "Virtual addresses of either family that move along and are in no advertisement: what keepalived has in `virtual_ipaddress_excluded`, and what an advertisement has no room for."
  )
  static let priority = "priority"
  static let source = Key(
    "source", .hostAddress, otherNames: ["unicast_src_ip", "mcast_src_ip", "sources"], "")
  static let preempt = Key(
    "preempt", .truth, fallback: "true", otherNames: ["nopreempt"],
    "Whether a better host takes the address back from a worse one.")
  static let preemptDelay = Key(
    "preempt_delay", .duration(.zero...(.seconds(3600))), fallback: "0s",
    "How long a better host waits before it takes the address back.")
  static let checksum = Key(
    "checksum",
    ValueFormat<VirtualRouterSettings.Checksum>.choice([("rfc9568", .rfc9568), ("keepalived", .keepalived)]),
    fallback: "rfc9568", otherNames: ["v3_checksum_as_v2"],
    "Version 3 over IPv4 only: what the checksum covers. `keepalived` adds the pseudo-header that keepalived expects."
  )
  static let checkTTL = Key(
    "check_ttl", .truth, fallback: "true", otherNames: ["min_ttl"],
    "Whether an advertisement with a TTL or hop limit other than 255 is refused. keepalived sends IPv6 advertisements with 64."
  )
  static let reassert = Key(
    "reassert", .truth, fallback: "true", otherNames: ["lower_prio_no_advert"],
    "Whether an Active host answers a losing advertisement at once (RFC 9568, 6.4.3).")
  static let lease = Key(
    "lease", .lease, fallback: "true",
    otherNames: ["valid_lft", "valid_lifetime", "address_lifetime", "kernel_lease"],
    "Whether the kernel removes the addresses by itself when this host no longer renews them, because its programs were killed or stand still. `true` chooses the time from `advertisement_interval`; a duration sets it."
  )
  static let announcements = "announcements"
  static let track = "track"
  static let hooks = "hooks"
  static let routes = "routes"
  static let rules = "rules"

  static let section = Section(
    path: "virtual_routers.NAME",
    meaning: "One election and the addresses that its winner holds. Every host of the tier takes part.",
    keys: [
      virtualRouterID.description, interface.description, addresses.description,
      unadvertisedAddresses.description, advertiseOver.description, version.description,
      advertisementInterval.description, advertisementsPerInterval.description,
      KeyDescription(
        name: authentication, type: "`virtual_routers.NAME.authentication`",
        meaning:
          "How the hosts know each other: signatures, or the simple password that older installations use."),
      KeyDescription(
        name: priority, type: "a mapping from host names to whole numbers from 1 to 255",
        fallback: "the host's",
        meaning: "Priorities of hosts in this virtual router that differ from their own."),
      KeyDescription(
        name: source.name, type: "a mapping from host names to IPv4 or IPv6 addresses",
        fallback: "the host's",
        otherNames: ["unicast_src_ip", "mcast_src_ip", "sources"],
        meaning:
          "Addresses that hosts advertise from, and are sent to, in this virtual router: for an interface that does not carry the host's own address."
      ),
      preempt.description, preemptDelay.description, checksum.description, checkTTL.description,
      reassert.description, lease.description,
      KeyDescription(
        name: announcements, type: "`virtual_routers.NAME.announcements`", fallback: "its defaults",
        otherNames: ["garp"],
        meaning: "How the neighbours are told that an address has moved."),
      KeyDescription(
        name: routes, type: "a list of `virtual_routers.NAME.routes`",
        otherNames: ["virtual_routes", "route"], meaning: "Routes that the Active host has."),
      KeyDescription(
        name: rules, type: "a list of `virtual_routers.NAME.rules`", otherNames: ["virtual_rules", "rule"],
        meaning: "Rules of policy routing that the Active host has."),
      KeyDescription(
        name: track, type: "`virtual_routers.NAME.track`", fallback: "the balancer",
        meaning: "What the host's fitness and priority depend on."),
      KeyDescription(
        name: hooks, type: "a list of `hooks`",
        meaning: "Commands to run when it changes its state, after those at the top of the file."),
    ],
    moved: [
      "track_interface": "it is 'track: { interfaces: … }'",
      "track_script": "it is 'track: { scripts: … }'",
      "track_file": "it is 'track: { files: … }'",
      "track_process": "it is 'track: { balancer: … }', or a script",
      "track_bfd": "BFD sessions cannot be tracked",
      "notify": "it is 'hooks: [{ command: …, arguments: keepalived }]'",
      "notify_master": "it is 'hooks: [{ command: …, on: active }]'",
      "notify_backup": "it is 'hooks: [{ command: …, on: backup }]'",
      "notify_fault": "it is 'hooks: [{ command: …, on: initialize }]'",
      "notify_stop": "it is 'hooks: [{ command: …, on: initialize }]'",
    ])
}

/// `announcements` of a virtual router.
enum AnnouncementKeys {
  static let count = Key(
    "count", .wholeNumber(1...60), fallback: "5", otherNames: ["repeat", "garp_master_repeat"],
    "How many announcements follow each other at once.")
  static let repeatAfter = Key(
    "repeat_after", .duration(.zero...(.seconds(3600))), fallback: "5s",
    otherNames: ["delay", "garp_master_delay"],
    "After how long they are sent once more; 0s for not at all.")
  static let refresh = Key(
    "refresh", .duration(.zero...(.seconds(86400))), fallback: "0s", otherNames: ["garp_master_refresh"],
    "How often an Active host announces again: at least 1s, or 0s for never.")
  static let probe = Key(
    "probe", .duration(.zero...(.seconds(86400))), fallback: "10s",
    "How often an Active host asks whether another one answers for its addresses: at least 1s, or 0s for never."
  )

  static let section = Section(
    path: "virtual_routers.NAME.announcements",
    meaning: "Gratuitous ARP (IPv4) and unsolicited neighbour advertisements (IPv6) of a new Active host.",
    keys: [count.description, repeatAfter.description, refresh.description, probe.description])
}

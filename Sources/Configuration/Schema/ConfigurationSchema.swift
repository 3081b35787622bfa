/// Every key of `aloft.yaml`: the readers take them from here, and so does the reference.
enum ConfigurationSchema {
  /// All sections in the order of the reference.
  static let sections: [Section] = [
    RootKeys.section, HostKeys.section, RouterKeys.section, AuthenticationKeys.section,
    HMACKeyKeys.section,
    AnnouncementKeys.section, RouteKeys.section, RuleKeys.section, TrackKeys.section, TrackedKeys.section,
    TrackedPoolKeys.section,
    ScriptKeys.section, HookKeys.section, BalancerKeys.section, TimeoutKeys.section, LimitKeys.section,
    ListenerKeys.section,
    PoolKeys.section,
    StickyKeys.section, HealthCheckKeys.section, BackendKeys.section, PeerLinkKeys.section,
    ControlKeys.section,
  ]
}

/// The keys at the top of the file.
enum RootKeys {
  static let hosts = "hosts"
  static let virtualRouters = "virtual_routers"
  static let groups = Key(
    "groups", .name("the name of a virtual router", 1...63), holdsList: true, "")
  static let scripts = "scripts"
  static let hooks = "hooks"
  static let balancer = "balancer"
  static let pools = "pools"
  static let peerLink = "peer_link"
  static let control = "control"

  static let section = Section(
    path: "", meaning: "",
    keys: [
      KeyDescription(
        name: hosts, type: "a mapping from host names to `hosts.NAME`", isRequired: true,
        meaning:
          "The hosts of the tier. The same on every host: a host finds itself by its address, or by `--host`."
      ),
      KeyDescription(
        name: virtualRouters, type: "a mapping from names to `virtual_routers.NAME`",
        otherNames: ["vrrp_instances"],
        meaning: "The elections and the addresses that their winners hold."),
      KeyDescription(
        name: groups.name, type: "a mapping from names to lists of virtual routers",
        otherNames: ["vrrp_sync_group", "vrrp_sync_groups", "sync_groups"],
        meaning:
          "Virtual routers that move together, such as `site: [outside, inside]`: all are Active on one host, or none is."
      ),
      KeyDescription(
        name: scripts, type: "a mapping from names to `scripts.NAME`", otherNames: ["checks"],
        meaning: "Commands that find out whether something works; virtual routers track them."),
      KeyDescription(
        name: hooks, type: "a list of `hooks`",
        meaning: "Commands to run when any virtual router changes its state, before its own hooks."),
      KeyDescription(
        name: balancer, type: "`balancer`",
        meaning: "The bundled HTTP balancer. Without it, only addresses are kept up."),
      KeyDescription(
        name: pools, type: "a mapping from names to `pools.NAME`", otherNames: ["upstreams", "backends"],
        meaning: "The sets of backends that listeners send requests to."),
      KeyDescription(
        name: peerLink, type: "`peer_link`, or off", fallback: "its defaults",
        meaning: "How the hosts tell each other their state and whether their files are the same."),
      KeyDescription(
        name: control, type: "`control`", fallback: "its defaults",
        meaning: "The socket that `aloftctl` and `curl` talk to."),
    ],
    moved: [
      "vrrp_script": "it is 'scripts: { NAME: { command: … } }'",
      "vrrp_track_file": "files are named where they are tracked: 'track: { files: … }' of a virtual router",
      "vrrp_track_process": "it is 'track: { balancer: … }' of a virtual router, or a script",
      "script_user": "it is 'user' of each script and hook",
      "enable_script_security": "scripts are always held to it",
    ])
}

/// One host.
enum HostKeys {
  static let address = Key(
    "address", .hostAddress, isRequired: true, holdsList: true,
    otherNames: ["addresses", "ip", "unicast_src_ip"],
    "The address that the host advertises from and is found by: one, or a list with one of each family.")
  static let priority = Key(
    "priority", .byte(1...255), fallback: "100",
    "Its priority in every virtual router that does not say otherwise. The greatest one that is reachable is Active. 255 is for the host that owns the virtual address."
  )

  static let section = Section(
    path: "hosts.NAME", meaning: "One host of the tier; NAME is what it is called in status and messages.",
    keys: [address.description, priority.description])
}

/// `control`.
enum ControlKeys {
  // The path of a socket has 107 bytes and a zero on Linux.
  static let socket = Key(
    "socket", .absolutePath(107), fallback: "/run/aloft/control.sock", otherNames: ["path"], "Its path.")
  static let group = Key(
    "group", .name("a group's name", 1...32), fallback: "aloft",
    "The group whose members may read the state. Changes are for root.")

  static let section = Section(
    path: "control", meaning: "The control socket of `aloftd`.",
    keys: [socket.description, group.description])
}

/// Reads the whole file: each section for itself, then what they have to do with each other.
struct ConfigurationReader {
  private let root: SectionReader
  private let log: DiagnosticLog

  init(_ node: SourceNode, _ log: DiagnosticLog) {
    root = SectionReader(node, RootKeys.section, title: "the file", place: .start, log)
    self.log = log
  }

  /// The configuration as far as it could be read; it counts only if the log has no errors.
  func configuration() -> (configuration: AloftConfiguration, externalKeys: [ExternalKey])? {
    guard root.isMapping else { return nil }
    let hosts = HostsReader(root, log).hosts()
    let routers = root.namedEntries(RootKeys.virtualRouters).map { RouterReader($0, log).router() }
    let groups = GroupReader(root, log).groups()
    let pools = root.namedEntries(RootKeys.pools).map { PoolReader($0, log).pool() }
    let balancer = BalancerReader(root, log).balancer()
    let scripts = root.namedEntries(RootKeys.scripts).map { ScriptReader($0, log).script() }
    let hooks = HookReader(root, log).hooks(RootKeys.hooks)
    let control = control()
    if !root.has(RootKeys.virtualRouters), !root.has(RootKeys.balancer) {
      log.error("the file has neither 'virtual_routers' nor 'balancer': there is nothing to do", at: .start)
    }
    HostChecks(hosts: hosts, routers: routers, log: log).run()
    RouterChecks(hosts: hosts, routers: routers, log: log).run()
    GroupChecks(groups: groups, routers: routers, hosts: hosts, log: log).run()
    TrackChecks(
      hosts: hosts, routers: routers, scripts: scripts, pools: pools, hasBalancer: balancer != nil, log: log
    ).run()
    RoutingChecks(routers: routers, log: log).run()
    BalancerChecks(balancer: balancer, pools: pools, hosts: hosts, routers: routers, log: log).run()
    let settings = balancer.map { loaded in
      var settings = loaded.settings
      settings.pools = pools.map(\.settings)
      return settings
    }
    let virtualRouters = routers.map { loaded in
      var settings = loaded.settings
      settings.hooks = hooks + settings.hooks
      return settings
    }
    let configuration = AloftConfiguration(
      hosts: hosts.map(\.settings), virtualRouters: virtualRouters, balancer: settings,
      groups: groups.map(\.settings), scripts: scripts.map(\.settings), peerLink: peerLink(), control: control
    )
    return (configuration, routers.flatMap(\.authentication.externalKeys))
  }

  private func peerLink() -> PeerLinkSettings? {
    var settings = PeerLinkSettings()
    guard let node = root.node(RootKeys.peerLink) else { return settings }
    if case .scalar(text: "off", isPlain: _) = node.content { return nil }
    let reader = SectionReader(
      node, PeerLinkKeys.section, title: "'peer_link'", place: root.keyPlace(of: RootKeys.peerLink), log)
    if let port = reader.value(PeerLinkKeys.port) { settings.port = UInt16(port) }
    if let interval = reader.value(PeerLinkKeys.interval) { settings.interval = interval }
    return settings
  }

  private func control() -> ControlSettings {
    var settings = ControlSettings()
    guard let node = root.node(RootKeys.control) else { return settings }
    let reader = SectionReader(
      node, ControlKeys.section, title: "'control'", place: root.keyPlace(of: RootKeys.control), log)
    if let socket = reader.value(ControlKeys.socket) { settings.socket = socket }
    if let group = reader.value(ControlKeys.group) { settings.group = group }
    return settings
  }
}

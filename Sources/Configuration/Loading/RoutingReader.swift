import IPAddressing

/// A route or a rule with its place.
struct Placed<Value> {
  var value: Value
  var place: Place
}

/// Reads `routes` and `rules` of a virtual router.
struct RoutingReader {
  let router: SectionReader
  /// The virtual router's interface and the family of its first address, for what a route leaves open.
  let interface: String?
  let family: IPAddress.Family?
  let log: DiagnosticLog

  func routes() -> [Placed<VirtualRouteSettings>] {
    entries(of: RouterKeys.routes).compactMap(route)
  }

  func rules() -> [Placed<VirtualRuleSettings>] {
    entries(of: RouterKeys.rules).compactMap(rule)
  }

  private func entries(of key: String) -> [SourceNode] {
    guard let node = router.node(key) else { return [] }
    guard case .list(let nodes) = node.content else {
      log.error("\(key.quoted) expects a list, not \(node.shape)", at: router.place(of: key))
      return []
    }
    if nodes.isEmpty { log.error("\(key.quoted) is an empty list", at: node.place) }
    return nodes
  }

  // MARK: Routes

  private func route(_ node: SourceNode) -> Placed<VirtualRouteSettings>? {
    let reader = SectionReader(
      node, RouteKeys.section, title: "the route of \(router.title)", place: node.place, log)
    guard let destination = reader.value(RouteKeys.destination) else { return nil }
    let gateway = reader.value(RouteKeys.gateway)
    let source = reader.value(RouteKeys.source)
    let implied = gateway?.family ?? source?.family ?? family
    guard let destination = destination ?? implied.map(InterfaceAddress.everything) else { return nil }
    let kind = reader.value(RouteKeys.kind) ?? .unicast
    // A device that is wrong is said once, and the interface taken so that the rest can be read.
    let device = reader.value(RouteKeys.device) ?? interface
    let route = VirtualRouteSettings(
      to: destination, kind: kind, via: gateway, device: kind == .unicast ? device : nil,
      table: reader.value(RouteKeys.table) ?? RoutingTableNumber.main,
      metric: reader.value(RouteKeys.metric), source: source, scope: reader.value(RouteKeys.scope),
      mtu: reader.value(RouteKeys.mtu), isOnLink: reader.value(RouteKeys.onLink) ?? false)
    checkFamilies(route, reader)
    checkKind(route, reader)
    return Placed(value: route, place: node.place)
  }

  private func checkFamilies(_ route: VirtualRouteSettings, _ reader: SectionReader) {
    let family = route.destination.address.family
    for (key, address) in [(RouteKeys.gateway.name, route.gateway), (RouteKeys.source.name, route.source)] {
      guard let address, address.family != family else { continue }
      log.error(
        "\(key.quoted) is \(address.family.name), the destination \(route.destination) is \(family.name)",
        at: reader.place(of: key))
    }
    guard family == .ipv6 else { return }
    if let mtu = route.mtu, mtu < 1280 {
      log.error(
        "'mtu' is \(mtu), allowed for IPv6 is 1280 to 65535", at: reader.place(of: RouteKeys.mtu.name))
    }
    if reader.has(RouteKeys.scope.name) {
      log.warning(
        "'scope' has no effect here: it is for IPv4", at: reader.keyPlace(of: RouteKeys.scope.name))
    }
  }

  private func checkKind(_ route: VirtualRouteSettings, _ reader: SectionReader) {
    if route.kind != .unicast {
      for key in [RouteKeys.gateway.name, RouteKeys.device.name, RouteKeys.source.name, RouteKeys.mtu.name]
      where reader.has(key) {
        log.error(
          "a route of type \(route.kind.rawValue) leads nowhere and takes no \(key.quoted)",
          at: reader.keyPlace(of: key))
      }
    }
    if route.isOnLink, !reader.has(RouteKeys.gateway.name) {
      log.error(
        "'onlink' is about the gateway, and the route has no 'via'",
        at: reader.keyPlace(of: RouteKeys.onLink.name))
    }
  }

  // MARK: Rules

  private func rule(_ node: SourceNode) -> Placed<VirtualRuleSettings>? {
    let title = "the rule of \(router.title)"
    let reader = SectionReader(node, RuleKeys.section, title: title, place: node.place, log)
    guard reader.isMapping else { return nil }
    let source = reader.value(RuleKeys.source)
    let destination = reader.value(RuleKeys.destination)
    let selectors = [
      RuleKeys.source.name, RuleKeys.destination.name, RuleKeys.incomingInterface.name, RuleKeys.mark.name,
    ]
    if !selectors.contains(where: reader.has) {
      log.error(
        "\(title) has none of 'from', 'to', 'iif' and 'fwmark'; 'from: 0.0.0.0/0' is for every packet",
        at: node.place)
    }
    if let source, let destination, source.address.family != destination.address.family {
      log.error(
        "'to' is \(destination.address.family.name), 'from' is \(source.address.family.name)",
        at: reader.place(of: RuleKeys.destination.name))
    }
    guard let family = source?.address.family ?? destination?.address.family ?? family,
      let table = reader.value(RuleKeys.table), let priority = reader.value(RuleKeys.priority)
    else { return nil }
    let rule = VirtualRuleSettings(
      family, from: source, to: destination, incomingInterface: reader.value(RuleKeys.incomingInterface),
      mark: reader.value(RuleKeys.mark), table: table, priority: priority)
    return Placed(value: rule, place: node.place)
  }
}

import IPAddressing

/// What a running daemon has to do to get from one configuration to another: as little as possible.
public struct ReloadPlan: Sendable, Equatable {
  /// What becomes of virtual routers; the ones that stay as they are, are absent.
  ///
  /// First what ends, in the order of the old file; then what stays or begins, in the order of the new one.
  public var routers: [RouterChange]
  /// The scripts that begin, end or have other settings, by name.
  public var scripts: [String]
  /// What becomes of the balancer.
  public var balancer: BalancerChange
  /// Whether `peer_link` differs.
  public var peerLinkChanges: Bool
  /// Whether `control` differs; that takes effect when the daemon is started again.
  public var controlChanges: Bool

  /// The plan from `old`, where this machine is `oldHost`, to `new`, where it is `newHost`.
  public init(
    from old: AloftConfiguration, as oldHost: HostSettings, to new: AloftConfiguration,
    as newHost: HostSettings
  ) {
    let before = RouterView.views(of: old, as: oldHost)
    let after = RouterView.views(of: new, as: newHost)
    let partners = Self.match(before, after)
    let kept = Set(partners.compactMap { $0 })
    let ended = before.indices.filter { !kept.contains($0) }.map { RouterChange.removed(before[$0].settings) }
    let others = zip(after, partners).compactMap { view, partner in
      partner.map { RouterChange(from: before[$0], to: view) } ?? .added(view.settings)
    }
    routers = ended + others
    let names = Set(old.scripts.map(\.name)).union(new.scripts.map(\.name))
    scripts = names.sorted().filter { name in
      old.scripts.first { $0.name == name } != new.scripts.first { $0.name == name }
    }
    balancer = BalancerChange(from: old.balancer, to: new.balancer)
    peerLinkChanges = old.peerLink != new.peerLink
    controlChanges = old.control != new.control
  }

  /// Whether nothing changes.
  public var isEmpty: Bool {
    routers.isEmpty && scripts.isEmpty && balancer == .unchanged && !peerLinkChanges && !controlChanges
  }

  /// What changes, a sentence each, for a reply and the journal.
  public var summary: [String] {
    var lines = routers.map(\.summary)
    lines += scripts.map { "script '\($0)' changes" }
    if let line = balancer.summary { lines.append(line) }
    if peerLinkChanges { lines.append("'peer_link' changes") }
    if controlChanges { lines.append("'control' changes when aloftd is started again") }
    return lines
  }

  /// For each new virtual router the index of the old one that it goes on from.
  ///
  /// The wire knows interface, family and VRID, not names: what keeps these stays the same election, renamed or not.
  private static func match(_ before: [RouterView], _ after: [RouterView]) -> [Int?] {
    var partners = [Int?](repeating: nil, count: after.count)
    var free = Set(before.indices)
    let rules: [(RouterView, RouterView) -> Bool] = [
      { $0.identity == $1.identity }, { $0.settings.name == $1.settings.name },
    ]
    for rule in rules {
      for (index, view) in after.enumerated() where partners[index] == nil {
        guard let found = free.sorted().first(where: { rule(before[$0], view) }) else { continue }
        partners[index] = found
        free.remove(found)
      }
    }
    return partners
  }
}

/// A virtual router as one host sees it.
struct RouterView {
  var settings: VirtualRouterSettings
  var priority: UInt8
  var source: IPAddress?
  /// The other hosts and their addresses.
  var peers: [String: IPAddress]
  /// What it moves together with.
  var group: GroupSettings?

  /// What tells virtual routers apart on the wire.
  var identity: [String] {
    [settings.interface, settings.family.rawValue, String(settings.virtualRouterID)]
  }

  static func views(of configuration: AloftConfiguration, as host: HostSettings) -> [RouterView] {
    configuration.virtualRouters.map { settings in
      let others = configuration.hosts.filter { $0.name != host.name }
      let peers = others.compactMap { other in settings.source(of: other).map { (other.name, $0) } }
      return RouterView(
        settings: settings, priority: settings.priority(of: host), source: settings.source(of: host),
        peers: Dictionary(peers, uniquingKeysWith: { first, _ in first }),
        group: configuration.groups.first { $0.members.contains(settings.name) })
    }
  }
}

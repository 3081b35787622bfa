package import Configuration
import IPAddressing

/// What `aloftctl check` prints about a file without mistakes.
package struct CheckText {
  private let configuration: AloftConfiguration
  private let width: Int?

  /// About `configuration`, for a terminal of `width` columns; nil for no limit.
  package init(_ configuration: AloftConfiguration, width: Int?) {
    self.configuration = configuration
    self.width = width
  }

  /// `FILE: ok`, with the number of warnings if there are any.
  package static func verdict(file: String, warnings: Int) -> String {
    switch warnings {
    case 0: "\(file): ok"
    case 1: "\(file): ok, with 1 warning"
    default: "\(file): ok, with \(warnings) warnings"
    }
  }

  /// What the file describes, for every host.
  package func lines() -> [String] {
    var rows = configuration.hosts.map { host in
      ["host", host.name, "\(Self.list(host.addresses)), priority \(host.priority)"]
    }
    rows += configuration.virtualRouters.map { ["virtual router", $0.name, Self.describe($0)] }
    rows += groupRows()
    rows += balancerRows()
    return render(rows)
  }

  /// What the file describes, as the host called `name` sees it; nil if there is none.
  package func lines(host name: String) -> [String]? {
    guard let host = configuration.host(named: name) else { return nil }
    var rows = [["this host", host.name, Self.list(host.addresses)]]
    for router in configuration.virtualRouters {
      let peers = configuration.hosts.filter { $0.name != name }
      let rivals = peers.map { "\($0.name) \(router.priority(of: $0))" }.joined(separator: ", ")
      let source = router.source(of: host)?.description ?? "no address"
      rows.append(["virtual router", router.name, Self.describe(router)])
      rows.append(["", "", "priority \(router.priority(of: host)) from \(source) against \(rivals)"])
    }
    rows += groupRows() + balancerRows()
    return render(rows)
  }

  private func groupRows() -> [[String]] {
    configuration.groups.map { ["group", $0.name, "moves together: \(Self.list($0.members))"] }
  }

  private func balancerRows() -> [[String]] {
    guard let balancer = configuration.balancer else { return [] }
    let listeners = balancer.listeners.map { ["listener", "\($0.endpoint)", "pool \($0.pool)"] }
    return listeners + balancer.pools.map { ["pool", $0.name, Self.describe($0)] }
  }

  private static func describe(_ router: VirtualRouterSettings) -> String {
    let authentication =
      router.hmac.map { ", \(describe($0))" } ?? (router.password == nil ? "" : ", with a password")
    return
      "VRID \(router.virtualRouterID) on \(router.interface), version \(router.version)\(authentication),"
      + " every \(router.advertisementInterval.configurationText): \(list(router.advertisedAddresses))"
      + (router.unadvertisedAddresses.isEmpty ? "" : ", with it \(list(router.unadvertisedAddresses))")
  }

  private static func describe(_ hmac: HMACSettings) -> String {
    let others = hmac.keys.keys.filter { $0 != hmac.activeKey }.sorted()
    let verifying = others.isEmpty ? "" : " and verified also with \(list(others))"
    return switch hmac.mode {
    case .receiveOnly: "not signed, verified with key \(list(hmac.keys.keys.sorted())) (receive-only)"
    case .permissive, .enforce: "signed with key \(hmac.activeKey)\(verifying) (\(hmac.mode.rawValue))"
    }
  }

  private static func describe(_ pool: PoolSettings) -> String {
    let backends = pool.backends.map { backend in
      let weight = backend.weight == 1 ? "" : ", weight \(backend.weight)"
      let route = backend.route == backend.name ? "" : ", route \(backend.route)"
      return "\(backend.name) (\(backend.endpoint)\(weight)\(route))"
    }
    let sticky = pool.sticky.map { "sticky by \($0.cookie)" } ?? "not sticky"
    return "\(backends.joined(separator: ", ")); \(sticky); \(describe(pool.healthCheck))"
  }

  private static func describe(_ check: HealthCheckSettings?) -> String {
    guard let check else { return "not checked" }
    let interval = check.interval.configurationText
    switch check.kind {
    case .tcp: return "checked by connecting every \(interval)"
    case .http(let path, _, let expected, let body):
      let statuses = expected.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ", ")
      let text = body == nil ? "" : " with the text wanted"
      return "checked by GET \(path) every \(interval), \(statuses)\(text) is good"
    }
  }

  private static func list(_ items: [some CustomStringConvertible]) -> String {
    items.map(\.description).joined(separator: ", ")
  }

  private func render(_ rows: [[String]]) -> [String] {
    Table(header: ["", "", ""], rows: rows).lines(width: width.map { $0 - 2 }).dropFirst().map { "  " + $0 }
  }
}

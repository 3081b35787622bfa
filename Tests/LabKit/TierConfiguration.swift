/// What a test says about the tier; `text` makes an `aloft.yaml` of it.
package struct TierConfiguration: Sendable {
  package var hosts: [HostName] = [.lb1, .lb2]
  /// Higher is better.
  package var priorities: [HostName: Int] = [.lb1: 101, .lb2: 100, .lb3: 99]
  package var version = 3
  package var virtualRouterID = 101
  package var interval: Duration = .milliseconds(100)
  /// The addresses of the virtual router `web`; the first one's family is advertised over.
  package var addresses = ["10.0.0.30/24"]
  package var password: String?
  /// Further lines of the virtual router, such as `preempt: false`.
  package var options: [String] = []
  /// Further virtual routers behind `web`, as lines of the file.
  package var furtherRouters: [String] = []
  /// Further lines at the top of the file, such as `groups: …`.
  package var furtherSections: [String] = []
  /// Further virtual routers, each with one address, with the settings of `web`.
  package var siblings: [(identifier: Int, address: String)] = []
  /// The backends of the one pool; none for a tier without a balancer.
  package var backends: [HostName] = []
  package var healthCheck = "{ path: /health, interval: 500ms, timeout: 400ms, rise: 1, fall: 2 }"

  package init() {}

  /// How long a backup waits after it heard that the active host resigns (RFC 9568 §6.1).
  package func skew(of host: HostName) -> Duration {
    let unit = version == 2 ? .seconds(1) : interval
    return unit * (256 - (priorities[host] ?? 100)) / 256
  }

  /// How long a backup waits for an advertisement before it takes over.
  package func activeDownInterval(of host: HostName) -> Duration {
    interval * 3 + skew(of: host)
  }

  /// The configuration file; `controlSocket` is all that differs between hosts that share a file system.
  package func text(controlSocket: String) -> String {
    var lines = ["hosts:"]
    for host in hosts {
      lines.append(
        "  \(host): { address: [\(host.ipv4), \"\(host.ipv6)\"], priority: \(priorities[host] ?? 100) }")
    }
    lines.append("virtual_routers:")
    lines += router("web", virtualRouterID, addresses)
    for router in siblings {
      lines += self.router("web\(router.identifier)", router.identifier, [router.address])
    }
    lines += furtherRouters + furtherSections
    if !backends.isEmpty { lines += balancer }
    lines.append("control: { socket: \(controlSocket), group: root }")
    return lines.joined(separator: "\n") + "\n"
  }

  private func router(_ name: String, _ identifier: Int, _ addresses: [String]) -> [String] {
    var lines = [
      "  \(name):", "    virtual_router_id: \(identifier)", "    interface: \(Host.device)",
      "    version: \(version)", "    advertisement_interval: \(Int(interval.milliseconds.rounded()))ms",
      "    addresses: [\(addresses.map { "\"\($0)\"" }.joined(separator: ", "))]",
    ]
    if let password { lines.append("    authentication: { type: PASS, password: \(password) }") }
    return lines + options.map { "    \($0)" }
  }

  private var balancer: [String] {
    [
      "balancer:", "  user: nobody", "  access_log: off", "  listeners:",
      "    - { address: \"*:80\", pool: sample }",
      "pools:", "  sample:", "    sticky:", "    health_check: \(healthCheck)", "    backends:",
    ] + backends.map { "      \($0): { address: \"\($0.ipv4):8080\" }" }
  }
}

package import ControlAPI

/// What `aloftctl status` prints for a person.
package struct StatusText {
  private let status: Status
  private let now: Double
  private let width: Int?
  private let time: (Double) -> String

  /// The status at `now`, seconds since 1970, for a terminal of `width` columns; nil for no limit.
  ///
  /// `time` writes a point in time as a clock and a calendar do.
  package init(_ status: Status, now: Double, width: Int?, time: @escaping (Double) -> String) {
    self.status = status
    self.now = now
    self.width = width
    self.time = time
  }

  /// The lines, without line ends.
  package func lines() -> [String] {
    var lines = facts([
      ("host", status.host),
      ("daemon", "aloftd \(status.version), process \(status.pid), running for \(age(status.startedAt))"),
      ("file", status.configurationFile),
    ])
    if let timing = status.timing { lines += facts([("lateness", Self.text(timing))]) }
    if !status.alarms.isEmpty { lines += [""] + facts(status.alarms.map { ("ALARM", $0) }) }
    for router in status.virtualRouters { lines += [""] + section(router) }
    if !status.peerHosts.isEmpty { lines += [""] + section(status.peerHosts) }
    if !status.scripts.isEmpty { lines += ["", "scripts"] + scripts(status.scripts) }
    if let balancer = status.balancer { lines += [""] + section(balancer) }
    return lines
  }

  /// How late the real-time thread wakes up.
  private static func text(_ timing: TimingStatus) -> String {
    let thread = timing.isRealTime ? "" : ", without real-time priority"
    return
      "half within \(milliseconds(timing.latenessMedian)), 99 % within \(milliseconds(timing.lateness99)),"
      + " the worst \(milliseconds(timing.latenessMaximum)) of \(timing.wakeUps) wake-ups\(thread)"
  }

  /// Seconds as milliseconds with two decimals.
  private static func milliseconds(_ seconds: Double) -> String {
    let hundredths = Int((max(seconds, 0) * 100_000).rounded())
    let fraction = "\(hundredths % 100 + 100)".dropFirst()
    return "\(hundredths / 100).\(fraction) ms"
  }

  private func section(_ router: VirtualRouterStatus) -> [String] {
    let title =
      "virtual router \(router.name): VRID \(router.virtualRouterID), version \(router.version), on \(router.interface)"
    var lines = facts(
      [
        ("state", "\(router.state.rawValue) since \(time(router.since)), for \(age(router.since))"),
        ("cause", router.cause),
        ("priority", Self.arithmetic(router)),
        ("source", router.source ?? "none yet: the interface has no usable address"),
      ] + (router.group.map { [("group", $0)] } ?? [])
        + (router.activePeer.map { [("active", $0)] } ?? [])
        + (authentication(router).map { [("authentic", $0)] } ?? []), indent: 2)
    for (index, tracked) in router.tracked.enumerated() {
      lines += facts([(index == 0 ? "tracked" : "", Self.describe(tracked))], indent: 2)
    }
    for (index, address) in router.addresses.enumerated() {
      let name = index == 0 ? "addresses" : ""
      let note = address.advertised ? "" : ", not advertised"
      lines += facts(
        [(name, "\(address.address), \(Self.verdict(held: address.held, router.state))\(note)")], indent: 2)
    }
    lines += routing("routes", router.routes, router.state) + routing("rules", router.rules, router.state)
    lines += facts(
      [
        (
          "counters",
          "\(router.advertisementsSent) advertisements sent, \(router.activeTransitions) times Active"
        )
      ], indent: 2)
    if let other = router.anotherActive {
      let text =
        "another Active was seen: \(other.host) (\(other.address), priority \(other.priority)), \(age(other.lastSeenAt)) ago"
      lines += facts([("split", text)], indent: 2)
    }
    for (index, hook) in router.hooks.enumerated() {
      lines += facts([(index == 0 ? "hooks" : "", describe(hook))], indent: 2)
    }
    return [Table.printable(title)] + lines + (router.peers.isEmpty ? [] : peers(router.peers))
  }

  private func routing(_ name: String, _ entries: [VirtualRouteStatus], _ state: RouterState) -> [String] {
    entries.enumerated().flatMap { index, entry in
      facts(
        [(index == 0 ? name : "", "\(entry.text), \(Self.verdict(held: entry.held, state))")], indent: 2)
    }
  }

  /// How advertisements are authenticated, and which peers' are signed.
  private func authentication(_ router: VirtualRouterStatus) -> String? {
    router.authentication.map { text in
      let peers = router.peers.filter { $0.accepted > 0 }.map { peer in
        "\(peer.name) \(peer.signedWith.map { "signs with key \($0)" } ?? "does not sign")"
      }
      return text == "password" ? text : ([text] + peers).joined(separator: "; ")
    }
  }

  /// Whether the host has what its state says that it has.
  private static func verdict(held: Bool, _ state: RouterState) -> String {
    switch (state, held) {
    case (.active, true): "held"
    case (.active, false): "MISSING"
    case (.backup, true), (.initialize, true): "STILL HELD"
    case (.backup, false), (.initialize, false): "not held"
    }
  }

  private func peers(_ peers: [PeerStatus]) -> [String] {
    let rows = peers.map { peer in
      let rejected = peer.rejected.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      return [
        peer.name, peer.address, peer.lastHeardAt.map { age($0) + " ago" } ?? "never",
        peer.priority.map { "\($0)" } ?? "-", "\(peer.accepted)",
        rejected.isEmpty ? "0" : rejected.joined(separator: ", "),
      ]
    }
    return table(["PEER", "ADDRESS", "HEARD", "PRIORITY", "ACCEPTED", "REJECTED"], rows)
  }

  private func section(_ hosts: [PeerHostStatus]) -> [String] {
    let rows = hosts.map { host in
      [
        host.name, host.address, host.link.rawValue, host.lastHeardAt.map { age($0) + " ago" } ?? "never",
        host.version ?? "-", host.configuration.rawValue,
        host.virtualRouters.map { "\($0.name) \($0.state.rawValue) \($0.priority)" }.joined(separator: ", "),
      ]
    }
    return ["other hosts, by the peer link"]
      + table(["HOST", "ADDRESS", "LINK", "HEARD", "VERSION", "CONFIGURATION", "VIRTUAL ROUTERS"], rows)
  }

  private func section(_ balancer: BalancerStatus) -> [String] {
    let process = balancer.pid.map { ", process \($0)" } ?? ""
    var lines = facts(
      [
        (
          "state",
          "\(balancer.state.rawValue) since \(time(balancer.since)), for \(age(balancer.since))\(process)"
        ),
        ("restarts", "\(balancer.restarts)"),
        ("listens on", balancer.listeners.joined(separator: ", ")),
      ], indent: 2)
    let rows = balancer.pools.flatMap { pool in
      pool.backends.map { backend in
        [
          pool.name, backend.name, backend.address, backend.health.rawValue, "\(backend.weight)",
          "\(backend.requests)", "\(backend.failures)", "\(backend.inFlight)", backend.reason ?? "",
        ]
      }
    }
    if !rows.isEmpty {
      lines += table(
        ["POOL", "BACKEND", "ADDRESS", "HEALTH", "WEIGHT", "REQUESTS", "FAILED", "BUSY", "LAST CHECK"],
        rows)
    }
    return ["balancer"] + lines
  }

  func age(_ since: Double) -> String {
    Age.text(seconds: now - since)
  }

  func table(_ header: [String], _ rows: [[String]]) -> [String] {
    Table(header: header, rows: rows).lines(width: width.map { $0 - 2 }).map { $0.isEmpty ? "" : "  " + $0 }
  }

  private func facts(_ facts: [(String, String)], indent: Int = 0) -> [String] {
    let margin = String(repeating: " ", count: indent)
    return facts.flatMap { name, value in
      let head = margin + name + String(repeating: " ", count: max(1, 11 - name.count))
      let room = width.map { max(16, $0 - head.count) } ?? .max
      let parts = Table.wrap(Table.printable(value), room)
      return parts.enumerated().map { index, part in
        index == 0 ? head + part : String(repeating: " ", count: head.count) + part
      }
    }
  }
}

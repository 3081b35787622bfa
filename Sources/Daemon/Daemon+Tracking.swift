import Configuration
import ControlAPI
import Failover
import IPAddressing
import MonotonicTime
import Supervision
import Tracking
import VRRP

extension Daemon {
  /// Runs the scripts and watches the files that the configuration's virtual routers track, and no others.
  func startTracking(isStart: Bool) {
    let tracked = configuration.virtualRouters.flatMap(\.track)
    let names = Set(tracked.filter { $0.kind == .script }.map(\.name))
    files.apply(Set(tracked.filter { $0.kind == .file }.map(\.name)))
    scripts.apply(configuration.scripts.filter { names.contains($0.name) }, accounts, isStart: isStart)
    for router in configuration.virtualRouters { hookedRouters[router.name] = router }
    facts = presentFacts()
  }

  func stopTracking() {
    scripts.stop()
    files.stop()
  }

  /// Tells the virtual routers what has changed.
  func tellFacts() {
    let facts = presentFacts()
    guard facts != self.facts else { return }
    self.facts = facts
    failover?.setFacts(facts)
  }

  private func presentFacts() -> HostFacts {
    let tracked = configuration.virtualRouters.flatMap { configuration.tracked(by: $0) }
    var states: [TrackSettings: PriorityFact.State] = [:]
    for entry in tracked { states[entry] = state(of: entry) }
    return HostFacts(states)
  }

  /// What is known of `tracked`; nil if that is known to the real-time loop.
  private func state(of tracked: TrackSettings) -> PriorityFact.State? {
    switch tracked.kind {
    case .interface: return nil
    case .script: return scripts.failure(of: tracked.name).map { PriorityFact.State.bad($0) } ?? .good
    case .file:
      let number = files.number(of: tracked.name)
      return .number(number.value, number.explanation)
    case .balancer: return balancerFact
    case .pool:
      guard let pool = supervisor?.pools.first(where: { $0.name == tracked.name }) else { return .good }
      let usable = pool.backends.count { $0.health != .unhealthy }
      return usable >= tracked.minimum
        ? .good : .bad("\(usable) of its backends are healthy, and at least \(tracked.minimum) should be")
    }
  }

  // MARK: What the monitors say

  func observe(_ change: ScriptChange) {
    let verdict = change.failure == nil ? "succeeds" : "fails"
    publish(
      Notice(
        .checkChanged, "script \(change.name) \(verdict): \(change.reason)", subject: "script \(change.name)",
        fields: ["to": verdict, "cause": change.reason]))
    tellFacts()
  }

  func observe(_ path: String, _ number: FileNumber) {
    publish(
      Notice(
        .checkChanged, "file \(path) counts as \(number.value): \(number.explanation)",
        subject: "file \(path)",
        fields: ["to": String(number.value), "cause": number.explanation]))
    tellFacts()
  }

  func setBalancerFact(_ fitness: BalancerLifecycle.Fitness) {
    balancerFact =
      switch fitness {
      case .fit: .good
      // The fact says already what it is about.
      case .unfit(let reason): .bad(reason.replacing("the balancer", with: "it"))
      }
    tellFacts()
  }

  // MARK: Hooks

  /// Publishes what the real-time thread says, and runs the hooks of a transition.
  func observe(_ notice: Notice) {
    let event = publish(notice)
    // Of a group, each member has its own hooks.
    guard event.kind == .transition || event.kind == .memberTransition, let name = event.subject,
      let router = hookedRouters[name],
      let from = event.fields["from"].flatMap(RouterState.init(rawValue:)),
      let to = event.fields["to"].flatMap(RouterState.init(rawValue:))
    else { return }
    hooks.run(
      router.hooks,
      for: HookEvent(
        virtualRouter: name, virtualRouterID: router.virtualRouterID, from: from, to: to,
        cause: event.fields["cause"] ?? "", peer: event.fields["peer"],
        priority: event.fields["priority"].flatMap { UInt8($0) } ?? 0, interface: router.interface,
        addresses: router.addresses.map(\.description), host: host.name, time: event.time))
  }

  func observe(_ report: HookRunner.Report) {
    let command = report.command.joined(separator: " ")
    let event = report.event
    let text = "\(event.virtualRouter): the hook \(command) for \(event.to.rawValue)"
    var fields = [
      "command": command, "to": event.to.rawValue, "cause": report.outcome.reason,
      "duration_ms": String(Int(report.outcome.duration.inMilliseconds)),
    ]
    if let status = report.outcome.exitStatus { fields["exit_status"] = String(status) }
    let verb = report.outcome.isSuccess ? "has run" : "failed"
    publish(
      Notice(
        report.outcome.isSuccess ? .hookEnded : .hookFailed, "\(text) \(verb): \(report.outcome.reason)",
        subject: event.virtualRouter, fields: fields))
  }
}

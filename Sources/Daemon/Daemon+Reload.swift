import Configuration
import ControlAPI
import Failover
import Glibc
import Journal
import Supervision

extension Daemon {
  /// Reads the file again and takes it over, or says why not and changes nothing.
  func reload(_ completion: (Result<ControlReply, ControlError>) -> Void) {
    notifier.reloading()
    defer { notifier.ready(status: "Running as \(host.name)") }
    do {
      let loaded = try LoadedConfiguration.read(options).get()
      let plan = ReloadPlan(from: configuration, as: host, to: loaded.configuration, as: loaded.host)
      try checkInterfaces(of: plan)
      // Sockets are bound before anything else changes: a port that is not to be had refuses the whole file.
      let job = try makeBalancerJob(for: plan.balancer)
      tell(warnings: loaded.warnings)
      completion(.success(ControlReply(message: takeOver(loaded, plan, job))))
    } catch {
      completion(.failure(refuse(error)))
    }
  }

  /// A virtual router does not leave an interface that is there for one that is not: that is a slip of the pen, and
  /// would cost the address.
  private func checkInterfaces(of plan: ReloadPlan) throws(StartFailure) {
    let complaints = plan.routers.compactMap { change -> String? in
      guard let move = change.move, unsafe if_nametoindex(move.from) != 0, unsafe if_nametoindex(move.to) == 0
      else { return nil }
      return "\(change.summary), but there is no interface \(move.to)"
    }
    if !complaints.isEmpty { throw StartFailure(complaints) }
  }

  private func refuse(_ error: any Error) -> ControlError {
    let lines = (error as? StartFailure)?.lines ?? ["\(error)"]
    let summary = "\(options.configurationFile) is refused, nothing has changed"
    publish(
      Notice(
        .configurationRejected, "\(summary): \(lines.joined(separator: "\n"))",
        fields: ["file": options.configurationFile]))
    return ControlError(error: summary, details: lines)
  }

  private func makeBalancerJob(for change: BalancerChange) throws -> BalancerSupervisor.Job? {
    switch change {
    case .unchanged, .removed: nil
    case .added(let settings), .changed(let settings, _):
      try makeBalancerJob(settings, replacing: supervisor?.job)
    }
  }

  /// Carries the plan out and says in a sentence what has changed.
  private func takeOver(
    _ loaded: LoadedConfiguration, _ plan: ReloadPlan, _ job: BalancerSupervisor.Job?
  ) -> String {
    configuration = loaded.configuration
    host = loaded.host
    accounts = loaded.accounts
    startTracking(isStart: false)
    failover?.apply(configuration, as: host, facts: facts)
    peerLink.apply(configuration, as: host)
    changeBalancer(plan.balancer, job)
    let changes = plan.isEmpty ? "nothing has changed in it" : plan.summary.joined(separator: "; ")
    let message = "\(options.configurationFile) is in effect: \(changes)"
    publish(Notice(.configurationReloaded, message, fields: ["file": options.configurationFile]))
    return message
  }

  private func changeBalancer(_ change: BalancerChange, _ job: BalancerSupervisor.Job?) {
    if change == .removed {
      supervisor?.stop()
      balancerAlarm = nil
      setBalancerFact(.fit)
    }
    guard let job else { return }
    if let supervisor {
      supervisor.replace(with: job)
      // It may be stopping since a moment ago, when the file had no balancer.
      supervisor.start()
    } else {
      startBalancer(job)
    }
  }
}

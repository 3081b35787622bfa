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
      let job = try newBalancerJob(for: loaded.configuration)
      tell(warnings: loaded.warnings)
      takeOver(loaded, job)
      completion(.success(ControlReply(message: "\(options.configurationFile) is in effect")))
    } catch {
      completion(.failure(refuse(error)))
    }
  }

  private func refuse(_ error: any Error) -> ControlError {
    let lines = (error as? StartFailure)?.lines ?? ["\(error)"]
    publish(
      Notice(
        .configurationRejected,
        "\(options.configurationFile) is refused, nothing has changed: " + lines.joined(separator: "\n"),
        fields: ["file": options.configurationFile]))
    return ControlError(error: "\(options.configurationFile) is refused, nothing has changed", details: lines)
  }

  /// What to run for the new settings; nil if the balancer need not change. Sockets are bound before anything else
  /// changes, so that a port that is not to be had refuses the whole file.
  private func newBalancerJob(for new: AloftConfiguration) throws -> BalancerSupervisor.Job? {
    guard let settings = new.balancer, settings != configuration.balancer else { return nil }
    return try makeBalancerJob(settings, replacing: balancerJob)
  }

  private func takeOver(_ loaded: LoadedConfiguration, _ job: BalancerSupervisor.Job?) {
    let controlChanged = loaded.configuration.control != configuration.control
    configuration = loaded.configuration
    host = loaded.host
    failover?.apply(configuration, as: host)
    changeBalancer(to: job)
    publish(
      Notice(
        .configurationReloaded, "\(options.configurationFile) is in effect",
        fields: ["file": options.configurationFile]))
    guard controlChanged else { return }
    publish(
      Notice(
        .notice, "the control socket stays as it is until aloftd is restarted", fields: ["cause": "control"]))
  }

  private func changeBalancer(to job: BalancerSupervisor.Job?) {
    if configuration.balancer == nil {
      supervisor?.stop()
      balancerJob = nil
      balancerAlarm = nil
      failover?.setFitness(.fit)
    } else if let job {
      if let supervisor {
        balancerJob = job
        supervisor.replace(with: job)
      } else {
        startBalancer(job)
      }
    }
  }
}

import Configuration
import ControlAPI
import Failover
import Glibc
import Supervision

extension Daemon {
  /// What to run for these settings; sockets that are bound already are kept.
  func makeBalancerJob(
    _ settings: BalancerSettings, replacing old: BalancerSupervisor.Job?
  ) throws -> BalancerSupervisor.Job {
    let endpoints = settings.listeners.map(\.endpoint)
    let workers = settings.workers ?? Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let sockets =
      if let old { try old.sockets.rebound(to: endpoints, workers: workers) } else {
        try ListeningSockets(binding: endpoints, workers: workers)
      }
    // An unprivileged daemon (in a test, say) runs its balancer as itself.
    let account = geteuid() == 0 ? try Account(named: settings.user) : nil
    let program = ChildProgram(path: options.balancerProgram, account: account, openFiles: 1 << 20)
    return try BalancerSupervisor.Job(program: program, sockets: sockets, settings: settings)
  }

  func startBalancer(_ job: BalancerSupervisor.Job) {
    let supervisor = BalancerSupervisor(on: loop, job: job) { [unowned self] in observe($0) }
    self.supervisor = supervisor
    supervisor.start()
  }

  private func observe(_ notice: BalancerSupervisor.Notice) {
    switch notice {
    case .ready(let pid):
      balancerAlarm = nil
      provenBalancer = configuration.balancer
      publish(
        Notice(.balancerReady, "the balancer is ready (pid \(pid))", fields: ["balancer_pid": String(pid)]))
    case .ended(let pid, let reason, let pause):
      publish(
        Notice(
          .balancerEnded,
          "the balancer ended: \(reason); it is started again \(pause == .zero ? "at once" : "in \(pause)")",
          fields: ["cause": reason, "balancer_pid": pid.map { String($0) } ?? ""]))
    case .givenUp(let reason):
      balancerAlarm = "the balancer cannot be kept running: \(reason)"
      publish(
        Notice(
          .balancerFailed, "the balancer cannot be kept running: \(reason); this host gives the addresses up",
          fields: ["cause": reason]))
    case .replacementFailed(let reason):
      balancerAlarm = "the balancer runs with its old settings: \(reason)"
      // What serves is what counts: a reload of the same file, once the cause is gone, is a change again.
      configuration.balancer = provenBalancer
      publish(
        Notice(
          .balancerFailed,
          "the balancer did not come up with the new settings and keeps the old ones: \(reason)",
          fields: ["cause": reason]))
    case .stopped:
      supervisor = nil
      finishStopping()
    case .fitness(let fitness): setBalancerFact(fitness)
    case .backendHealth(let pool, let backend, let health, let reason):
      publish(
        Notice(
          .backendHealth, "\(pool)/\(backend) is \(health.rawValue): \(reason)",
          subject: "\(pool)/\(backend)",
          fields: ["pool": pool, "backend": backend, "to": health.rawValue, "cause": reason]))
    case .poolAlarm(let pool, let message, let isOver):
      publish(
        Notice(.poolAlarm, message, subject: pool, fields: ["pool": pool, "over": isOver ? "yes" : "no"]))
    case .unintelligible(let pid, let line):
      publish(
        Notice(
          .notice, "the balancer (pid \(pid)) said something that is not a report: \(line)",
          fields: ["cause": "unintelligible"]))
    case .pools: tellFacts()
    case .state: break
    }
  }
}

public import Configuration
public import ControlAPI
public import EventLoop
import Glibc
import IPAddressing
import LoadBalancing
import MonotonicTime

/// The balancer's control side: starts the workers, checks the backends' health, gathers counts.
///
/// Use it on its loop's thread. The workers never wait for it.
public final class Balancer {
  /// A listening socket that is bound already.
  public struct Socket: Sendable {
    /// The place of its listener in the settings.
    public var listener: Int
    /// Owned by the balancer.
    public var descriptor: Int32

    /// A socket from its parts.
    public init(listener: Int, descriptor: Int32) {
      self.listener = listener
      self.descriptor = descriptor
    }
  }

  /// A quarter of the time after which the supervisor takes the balancer for dead.
  private static let heartbeat = Duration.milliseconds(500)

  private let settings: BalancerSettings
  private let loop: EventLoop
  private let report: (BalancerReport) -> Void
  private let reports: Mailbox<Worker.Report>
  private var workers: [Mailbox<Worker.Command>] = []
  private var checks: [[HealthCheck]] = []
  private var health: [[Health]]
  // What each worker last counted, by pool and backend; empty until it has answered.
  private var counts: [[[BackendCounts]]] = []
  private var lastPools: [PoolStatus] = []
  // The workers that have not answered the last question.
  private var waitingFor: Set<Int> = []
  private var isReady = false
  private var wantsCounts = false
  private var draining: Set<Int> = []
  private var isAbandoning = false
  private var drained: (() -> Void)?
  private lazy var heart = LoopTimer { [unowned self] in beat() }
  private lazy var deadline = LoopTimer { [unowned self] in abandon() }

  /// A balancer for `settings`, whose reports go to `report`.
  public init(
    _ settings: BalancerSettings, on loop: EventLoop, report: @escaping (BalancerReport) -> Void
  ) throws(SystemError) {
    self.settings = settings
    self.loop = loop
    self.report = report
    reports = try Mailbox()
    health = settings.pools.map { $0.backends.map { _ in .unknown } }
    try reports.attach(to: loop) { [unowned self] in receive($0) }
  }

  // MARK: Start

  /// Starts `count` workers; every socket is served by one of them at least.
  public func start(_ sockets: [Socket], workers count: Int) throws(SystemError) {
    let limit = DescriptorLimit.raised() / 2 / max(count, 1)
    let log = settings.accessLog.map {
      $0 == "stdout" ? AccessLog.Destination.standardOutput : AccessLog.Destination.file($0)
    }
    waitingFor = Set(0..<count)
    counts = Array(repeating: [], count: count)
    for index in 0..<count {
      let plan = WorkerPlan(
        index: index, settings: settings, sockets: try share(sockets, of: index, among: count),
        connectionLimit: max(limit, 16), log: log)
      try startWorker(plan)
    }
    startChecks()
    loop.schedule(heart, at: loop.now + Self.heartbeat)
  }

  private func startWorker(_ plan: WorkerPlan) throws(SystemError) {
    let commands = try Mailbox<Worker.Command>()
    workers.append(commands)
    try LoopThread.start(name: "worker-\(plan.index)") { [reports] in
      do throws(SystemError) {
        let worker = try Worker(plan, commands: commands, report: reports)
        reports.send(.started(worker: plan.index))
        worker.loop.run()
      } catch {
        reports.send(.failed(worker: plan.index, error))
      }
    }
  }

  /// The sockets that worker `index` serves: its own of each listener. If there are more than workers it takes
  /// several; if there are fewer it shares one.
  private func share(
    _ sockets: [Socket], of index: Int, among count: Int
  ) throws(SystemError) -> [WorkerPlan.Socket] {
    var own: [WorkerPlan.Socket] = []
    for (place, listener) in settings.listeners.enumerated() {
      guard let pool = settings.pools.firstIndex(where: { $0.name == listener.pool }) else { continue }
      let descriptors = sockets.filter { $0.listener == place }.map(\.descriptor)
      if index < descriptors.count {
        for position in stride(from: index, to: descriptors.count, by: count) {
          own.append(WorkerPlan.Socket(descriptor: descriptors[position], pool: pool))
        }
      } else if let shared = descriptors.first {
        let copy = try SystemError.check("dup", fcntl(shared, F_DUPFD_CLOEXEC, 0))
        own.append(WorkerPlan.Socket(descriptor: copy, pool: pool))
      }
    }
    return own
  }

  private func startChecks() {
    for (pool, poolSettings) in settings.pools.enumerated() {
      guard let check = poolSettings.healthCheck else {
        checks.append([])
        continue
      }
      checks.append(
        poolSettings.backends.enumerated().map { backend, backendSettings in
          HealthCheck(of: backendSettings, check, on: loop) { [unowned self] health, reason in
            changed(pool: pool, backend: backend, health, reason)
          }
        })
    }
    for check in checks.joined() { check.start() }
  }

  // MARK: Reports

  private func receive(_ message: Worker.Report) {
    switch message {
    case .started(let worker):
      waitingFor.remove(worker)
      guard waitingFor.isEmpty, !isReady else { return }
      isReady = true
      report(.ready)
      sendPools()
    case .alive(let worker, let pools):
      if let pools { counts[worker] = pools }
      waitingFor.remove(worker)
      guard isReady, waitingFor.isEmpty else { return }
      report(.heartbeat)
      if pools != nil { sendPools() }
    case .drained(let worker):
      draining.remove(worker)
      if draining.isEmpty { endDraining() }
    case .failed(let worker, let error):
      report(.failed(reason: "worker \(worker): \(error)"))
    }
  }

  /// Asks every worker for a sign of life, and every second time for its counts: the heart beats when all have
  /// answered.
  private func beat() {
    loop.schedule(heart, at: loop.now + Self.heartbeat)
    guard isReady, waitingFor.isEmpty else { return }
    waitingFor = Set(workers.indices)
    wantsCounts.toggle()
    for worker in workers { worker.send(.report(counts: wantsCounts)) }
  }

  private func changed(pool: Int, backend: Int, _ health: Health, _ reason: String) {
    self.health[pool][backend] = health
    for worker in workers { worker.send(.health(pool: pool, backend: backend, health)) }
    let settings = settings.pools[pool]
    report(
      .backendHealth(
        pool: settings.name, backend: settings.backends[backend].name, health: health.reported, reason: reason
      ))
  }

  private func sendPools() {
    let pools = settings.pools.enumerated().map { status($0, $1) }
    guard pools != lastPools else { return }
    lastPools = pools
    report(.pools(pools))
  }

  private func status(_ pool: Int, _ settings: PoolSettings) -> PoolStatus {
    PoolStatus(
      name: settings.name,
      backends: settings.backends.enumerated().map { backend, settings in
        var total = BackendCounts()
        for worker in counts where !worker.isEmpty { total.add(worker[pool][backend]) }
        return BackendStatus(
          name: settings.name, address: settings.endpoint.description, route: settings.route,
          weight: settings.weight, health: health[pool][backend].reported,
          reason: checks[pool].isEmpty ? nil : checks[pool][backend].reason, requests: total.requests,
          failures: total.failures, inFlight: total.inFlight)
      })
  }

  // MARK: Commands

  /// Opens the access log anew.
  public func reopenLog() {
    for worker in workers { worker.send(.reopenLog) }
  }

  /// Accepts no more and calls `completion` when everything in flight has ended, after `limit` at the latest.
  public func drain(within limit: Duration, completion: @escaping () -> Void) {
    guard drained == nil else { return }
    drained = completion
    draining = Set(workers.indices)
    loop.schedule(deadline, at: loop.now + limit)
    for worker in workers { worker.send(.drain) }
    if workers.isEmpty { endDraining() }
  }

  /// What has not ended by now is ended; a worker that does not even do that is not waited for.
  private func abandon() {
    let isSecondTime = isAbandoning
    isAbandoning = true
    guard !isSecondTime else { return endDraining() }
    for worker in workers { worker.send(.abandon) }
    loop.schedule(deadline, at: loop.now + .seconds(1))
  }

  private func endDraining() {
    loop.cancel(deadline)
    let completion = drained
    drained = nil
    completion?()
  }
}

extension Health {
  /// As the control socket tells it.
  var reported: BackendStatus.Health {
    switch self {
    case .unknown: .unknown
    case .healthy: .healthy
    case .unhealthy: .unhealthy
    }
  }
}

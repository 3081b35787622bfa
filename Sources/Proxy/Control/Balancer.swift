public import Configuration
public import ControlAPI
public import EventLoop
import Glibc
import IPAddressing
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

  let settings: BalancerSettings
  let loop: EventLoop
  let report: (BalancerReport) -> Void
  private let reports: Mailbox<Worker.Report>
  private(set) var workers: [Mailbox<Worker.Command>] = []
  /// What is known of each pool.
  var pools: [PoolRecord]
  lazy var ejectionsEnd = LoopTimer { [unowned self] in endEjections() }
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
    pools = settings.pools.map { PoolRecord($0) }
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
    for pool in pools.indices { pools[pool].counts = Array(repeating: nil, count: count) }
    let limits = settings.pools.map { pool in
      pool.backends.contains { $0.maxInFlight != nil } ? InFlightLimits(backends: pool.backends.count) : nil
    }
    for _ in 0..<count { workers.append(try Mailbox()) }
    for index in 0..<count {
      let plan = WorkerPlan(
        index: index, settings: settings, sockets: try share(sockets, of: index, among: count),
        connectionLimit: max(limit, 16), log: log, limits: limits,
        workers: workers)
      try startWorker(plan)
    }
    startChecks()
    loop.schedule(heart, at: loop.now + Self.heartbeat)
  }

  private func startWorker(_ plan: WorkerPlan) throws(SystemError) {
    let commands = workers[plan.index]
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

  // MARK: Reports

  private func receive(_ message: Worker.Report) {
    switch message {
    case .started(let worker):
      waitingFor.remove(worker)
      guard waitingFor.isEmpty, !isReady else { return }
      isReady = true
      report(.ready)
      sendPools()
    case .alive(let worker, let counts):
      for (pool, counts) in (counts ?? []).enumerated() { pools[pool].counts[worker] = counts }
      waitingFor.remove(worker)
      guard isReady, waitingFor.isEmpty else { return }
      report(.heartbeat)
      guard counts != nil else { return }
      noteUnknownRoutes()
      sendPools()
    case .failing(let pool, let backend): eject(backend, of: pool)
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

  private func sendPools() {
    let statuses = pools.map(\.status)
    guard statuses != lastPools else { return }
    lastPools = statuses
    report(.pools(statuses))
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

import Configuration
import EventLoop
import HTTPMessage
import LoadBalancing
import MonotonicTime

/// One thread of the balancer: its own loop, listening sockets, connections and counts.
///
/// Nothing of it is shared; the balancer's control side and the worker talk by mailboxes.
final class Worker {
  /// What the control side tells a worker.
  enum Command: Sendable {
    /// A backend's health as the checks see it.
    case health(pool: Int, backend: Int, Health)
    /// Report that the loop turns, with counts if they are wanted.
    case report(counts: Bool)
    /// Accept no more, finish what is in flight, then report.
    case drain
    /// After `drain`: end what is still in flight.
    case abandon
    /// A backend of the pool takes another request: one that waits may go.
    case room(pool: Int)
    /// Open the access log anew: its file has been moved.
    case reopenLog
  }

  /// What a worker tells the control side.
  enum Report: Sendable {
    /// The answer to `report`: counts by pool, if they were wanted.
    case alive(worker: Int, counts: [PoolCounts]?)
    /// So many requests in a row have failed on a backend that it is to be left alone for a while.
    case failing(pool: Int, backend: Int)
    /// The last connection has ended after `drain`.
    case drained(worker: Int)
    /// The worker could not begin.
    case failed(worker: Int, SystemError)
    /// The worker accepts connections.
    case started(worker: Int)
  }

  /// Idle connections to backends are closed after this time, before a backend does so itself (Tomcat: 20 s).
  private static let backendIdle = Duration.seconds(15)

  /// What one connection reads at most before the others get their turn, in buffers.
  static let mostReads = 16

  let index: Int
  let loop: EventLoop
  let timeouts: Timeouts
  let pools: [Pool]
  let workspace = Workspace()
  let requestParser: RequestParser
  let responseParser = ResponseParser()
  /// The most bytes of a request's body.
  let bodyLimit: UInt64
  let forwarding = ForwardingOptions()
  let log: AccessLog?
  private(set) var isDraining = false

  private let connectionLimit: Int
  private var clock = LogTime()
  private let report: Mailbox<Report>
  private let workers: [Mailbox<Command>]
  private var listeners: [Listener] = []
  private var clients: ContiguousArray<ClientConnection> = []
  private var resuming: ContiguousArray<ClientConnection> = []
  private var serving: [Pool] = []
  private lazy var resumeTimer = LoopTimer { [unowned self] in resume() }
  private lazy var servingTimer = LoopTimer { [unowned self] in serve() }
  private lazy var ticker = LoopTimer { [unowned self] in tick() }

  /// A worker that accepts from `sockets`, which it owns.
  init(
    _ plan: WorkerPlan, commands: Mailbox<Command>, report: Mailbox<Report>
  ) throws(SystemError) {
    index = plan.index
    loop = try EventLoop()
    timeouts = Timeouts(plan.settings.timeouts, plan.settings.limits)
    bodyLimit = plan.settings.limits.bodySize ?? .max
    var headLimits = HeadLimits()
    headLimits.body = plan.settings.limits.bodySize
    requestParser = RequestParser(limits: headLimits)
    connectionLimit = plan.connectionLimit
    self.report = report
    workers = plan.workers
    log = plan.log.map { AccessLog($0) }
    let pools = plan.settings.pools.enumerated().map { Pool($1, at: $0, plan.limits[$0]) }
    self.pools = pools
    for socket in plan.sockets {
      let listener = Listener(descriptor: socket.descriptor, pool: pools[socket.pool], worker: self)
      listeners.append(listener)
      try listener.start()
    }
    try commands.attach(to: loop) { [unowned self] in receive($0) }
    tick()
  }

  // MARK: Connections

  /// Whether another connection may be accepted.
  var hasRoom: Bool { clients.count < connectionLimit }

  /// A connection was accepted.
  func began(_ client: ClientConnection) {
    client.slot = clients.count
    clients.append(client)
    do throws(SystemError) {
      try client.start()
    } catch {
      client.close()
    }
  }

  /// A connection has ended.
  func forget(_ client: ClientConnection) {
    let last = clients.removeLast()
    if last !== client {
      clients[client.slot] = last
      last.slot = client.slot
    }
    if isDraining, clients.isEmpty { drained() }
  }

  /// Closes connections that wait for a request, to make room.
  func closeIdleClients() {
    for client in clients where client.isIdle { client.close() }
  }

  /// Lets `client` go on at the end of this turn, when nothing else uses the workspace.
  func resumeLater(_ client: ClientConnection) {
    if resuming.isEmpty { loop.schedule(resumeTimer, at: loop.now) }
    resuming.append(client)
  }

  /// Lets requests that wait for a backend of `pool` go where there is room, at the end of this turn.
  func serveLater(_ pool: Pool) {
    if serving.isEmpty { loop.schedule(servingTimer, at: loop.now) }
    serving.append(pool)
  }

  private func serve() {
    let pools = serving
    serving.removeAll(keepingCapacity: true)
    for pool in pools { pool.serveWaiting(of: self) }
  }

  /// Has a worker look at its queue.
  func wake(_ worker: Int, for pool: Pool) {
    if worker == index { serveLater(pool) } else { workers[worker].send(.room(pool: pool.place)) }
  }

  private func resume() {
    let clients = resuming
    resuming.removeAll(keepingCapacity: true)
    for client in clients { client.resume() }
  }

  // MARK: Control

  /// Says that requests fail on a backend.
  func noteFailing(_ backend: Int, of pool: Pool) {
    report.send(.failing(pool: pool.place, backend: backend))
  }

  private func receive(_ command: Command) {
    switch command {
    case .health(let pool, let backend, let health):
      pools[pool].setHealth(health, of: backend, at: loop.now)
      serveLater(pools[pool])
    case .room(let pool): serveLater(pools[pool])
    case .report(let wantsCounts):
      report.send(.alive(worker: index, counts: wantsCounts ? pools.map { $0.counts() } : nil))
    case .drain: drain()
    case .abandon: for client in clients { client.abort() }
    case .reopenLog: log?.reopen()
    }
  }

  private func drain() {
    guard !isDraining else { return }
    isDraining = true
    for listener in listeners { listener.close() }
    listeners = []
    for client in clients { client.drain() }
    if clients.isEmpty { drained() }
  }

  private func drained() {
    log?.flush()
    for endpoint in pools.flatMap(\.endpoints) { endpoint.closeIdle(since: Instant(nanoseconds: .max)) }
    report.send(.drained(worker: index))
    loop.stop()
  }

  private func tick() {
    log?.flush()
    for pool in pools {
      pool.tick(at: loop.now)
      if !pool.waiting.isEmpty { serveLater(pool) }
      for endpoint in pool.endpoints { endpoint.closeIdle(since: loop.now - Self.backendIdle) }
    }
    loop.schedule(ticker, at: loop.now + .seconds(1))
  }

  // MARK: Texts

  /// The time of day for a log line.
  var logTime: [UInt8] { clock.now() }

  /// The balancer's own answer, in the scratch memory; the connection is closed after it.
  func errorPage(
    _ status: Int, asJSON: Bool, answering method: RequestMethod
  ) -> UnsafeRawBufferPointer? {
    let memory = unsafe workspace.scratch
    guard let length = unsafe ErrorPage.write(status, asJSON: asJSON, answering: method, into: memory) else {
      return nil
    }
    return unsafe UnsafeRawBufferPointer(rebasing: memory[..<length])
  }
}

public import ControlAPI
private import ControlJSON
public import EventLoop
private import Glibc
private import IPAddressing

/// Keeps a balancer running on an event loop: carries out what `BalancerLifecycle` decides.
///
/// Create and use it on the loop's thread, one that lives as long as the daemon: the kernel ends the balancer with it.
public final class BalancerSupervisor {
  /// A balancer to run.
  public struct Job {
    /// The program and whom it runs as.
    public var program: ChildProgram
    /// What it accepts connections from.
    public var sockets: ListeningSockets
    /// The first line on its control channel.
    let settings: [UInt8]

    /// A job from its parts; `settings` are sent as one line of JSON.
    public init(program: ChildProgram, sockets: ListeningSockets, settings: some Encodable) throws {
      self.program = program
      self.sockets = sockets
      self.settings = try JSONLine.encode(settings)
    }
  }

  /// What the owner gets to know.
  public enum Notice: Sendable, Equatable {
    /// It accepts connections: at the first start, after a restart, or with new settings.
    case ready(pid: Int32)
    /// It ended by itself, or was killed for the reason given; it is started again after the pause.
    case ended(pid: Int32?, reason: String, restartIn: Duration)
    /// It ended too often in a row; starts go on, but the host stays unfit until one lives through its probation.
    case givenUp(reason: String)
    /// New settings did not come into effect: the balancer that was there goes on with the old ones.
    case replacementFailed(reason: String)
    /// `stop` is complete.
    case stopped
    /// Whether the host may be Active has changed.
    case fitness(BalancerLifecycle.Fitness)
    /// The state has changed; `status` tells it.
    case state(BalancerLifecycle.State)
    /// The pools have changed; `pools` tells them.
    case pools
    /// A backend's health has changed.
    case backendHealth(pool: String, backend: String, health: BackendStatus.Health, reason: String)
    /// Something about a pool wants attention, or does not any more.
    case poolAlarm(pool: String, message: String, isOver: Bool)
    /// It wrote something that is not a report; said once for each child.
    case unintelligible(pid: Int32, line: String)
  }

  private struct Child {
    let process: ChildProcess
    let channel: ReportChannel
    let job: Job
    var wasUnintelligible = false
  }

  private let loop: EventLoop
  private let observe: (Notice) -> Void
  private var lifecycle: BalancerLifecycle
  private var timers: [BalancerLifecycle.TimerName: LoopTimer] = [:]
  private var children: [BalancerLifecycle.ChildID: Child] = [:]
  /// Events wait here while the actions of an earlier one are carried out, so that actions never overtake each other.
  private var events: [BalancerLifecycle.Event] = []
  private var isHandling = false
  /// What the next child runs: after a replacement that failed, what was there before.
  public private(set) var job: Job
  /// What a child was last ready with; a replacement that fails leads back to it.
  private var proven: Job?
  private var stateSince: Double
  private var restarts: UInt64 = 0

  /// The pools as the balancer last reported them.
  public private(set) var pools: [PoolStatus] = []

  /// A supervisor that waits for `start()`; `observe` is called on the loop's thread.
  public init(
    on loop: EventLoop, job: Job, timing: BalancerLifecycle.Timing = BalancerLifecycle.Timing(),
    observe: @escaping (Notice) -> Void
  ) {
    self.loop = loop
    self.observe = observe
    self.lifecycle = BalancerLifecycle(timing: timing)
    self.job = job
    self.stateSince = WallClock.now
  }

  /// Starts the balancer.
  public func start() {
    handle(.start)
  }

  /// Runs `job` from now on. The new balancer starts beside the old one, which ends once the new one is ready.
  public func replace(with job: Job) {
    self.job = job
    handle(.replace)
  }

  /// Ends the balancer: it may finish what is in flight; `Notice.stopped` tells when it has.
  public func stop() {
    handle(.stop)
  }

  /// Whether the host may be Active.
  public var fitness: BalancerLifecycle.Fitness {
    lifecycle.fitness
  }

  /// The process identifier of the balancer that serves, or is about to.
  public var pid: Int32? {
    lifecycle.current.flatMap { children[$0]?.process.pid }
  }

  /// What a status shows of it.
  public var status: BalancerStatus {
    BalancerStatus(
      state: statusState, pid: pid, since: stateSince, restarts: restarts,
      listeners: (proven ?? job).sockets.listeners.compactMap { $0.first?.endpoint.description },
      pools: pools)
  }

  private var statusState: BalancerStatus.State {
    switch lifecycle.state {
    case .stopped, .stopping: .stopped
    case .ready: .ready
    case .starting: lifecycle.isGivenUp ? .failed : .starting
    case .waiting: lifecycle.isGivenUp ? .failed : .waiting
    }
  }

  // MARK: Carrying out

  private func handle(_ event: BalancerLifecycle.Event) {
    events.append(event)
    guard !isHandling else { return }
    isHandling = true
    while !events.isEmpty {
      for action in lifecycle.handle(events.removeFirst(), at: loop.now) { perform(action) }
    }
    isHandling = false
  }

  private func perform(_ action: BalancerLifecycle.Action) {
    switch action {
    case .spawn(let child): spawn(child)
    case .terminate(let child): children[child]?.process.terminate()
    case .kill(let child): children[child]?.process.kill()
    case .setTimer(let name, let instant):
      let timer = timers[name] ?? LoopTimer { [weak self] in self?.expired(name) }
      timers[name] = timer
      loop.schedule(timer, at: instant)
    case .cancelTimer(let name):
      if let timer = timers.removeValue(forKey: name) { loop.cancel(timer) }
    case .notify(let notice): notify(notice)
    }
  }

  private func expired(_ name: BalancerLifecycle.TimerName) {
    timers[name] = nil
    handle(.timerExpired(name))
  }

  private func spawn(_ child: BalancerLifecycle.ChildID) {
    do throws(SystemError) {
      children[child] = try launch(child, job)
    } catch {
      handle(.ended(child, .notStarted(error.description)))
    }
  }

  private func launch(_ child: BalancerLifecycle.ChildID, _ job: Job) throws(SystemError) -> Child {
    let (channel, childEnd) = try ReportChannel.open(sending: job.settings, on: loop) { [weak self] line in
      self?.received(line, from: child)
    }
    defer { _ = Glibc.close(childEnd) }
    let descriptors = [PassedDescriptor(name: "control", descriptor: childEnd)] + job.sockets.passed
    do throws(SystemError) {
      let process = try ChildProcess.start(job.program, passing: descriptors, on: loop) {
        [weak self] exit in self?.ended(child, exit)
      }
      return Child(process: process, channel: channel, job: job)
    } catch {
      channel.close()
      throw error
    }
  }

  private func ended(_ child: BalancerLifecycle.ChildID, _ exit: ChildExit) {
    // Its last words may still be unread: they say why.
    children[child]?.channel.receive()
    children[child]?.channel.close()
    handle(.ended(child, exit))
    children[child] = nil
  }

  // MARK: Reports

  private func received(_ line: ArraySlice<UInt8>, from child: BalancerLifecycle.ChildID) {
    guard let report = try? JSONLine.decode(BalancerReport.self, from: line) else {
      guard let state = children[child], !state.wasUnintelligible else { return }
      children[child]?.wasUnintelligible = true
      observe(
        .unintelligible(pid: state.process.pid, line: String(decoding: line.prefix(200), as: UTF8.self)))
      return
    }
    switch report {
    case .ready: handle(.ready(child))
    case .heartbeat: handle(.heartbeat(child))
    case .failed(let reason): handle(.refused(child, reason: reason))
    case .pools(let pools):
      // One that leaves, or is not ready yet, sees them differently.
      guard child == lifecycle.current, pools != self.pools else { return }
      self.pools = pools
      observe(.pools)
    case .backendHealth(let pool, let backend, let health, let reason):
      guard child == lifecycle.current else { return }
      observe(.backendHealth(pool: pool, backend: backend, health: health, reason: reason))
    case .poolAlarm(let pool, let message, let isOver):
      guard child == lifecycle.current else { return }
      observe(.poolAlarm(pool: pool, message: message, isOver: isOver))
    }
  }

  private func notify(_ notice: BalancerLifecycle.Notice) {
    switch notice {
    case .ready(let child):
      guard let ready = children[child] else { return }
      proven = ready.job
      observe(.ready(pid: ready.process.pid))
    case .ended(let child, let reason, let pause):
      restarts += 1
      observe(.ended(pid: children[child]?.process.pid, reason: reason, restartIn: pause))
    case .givenUp(let reason): observe(.givenUp(reason: reason))
    case .replacementFailed(_, let reason):
      job = proven ?? job
      observe(.replacementFailed(reason: reason))
    case .stopped: observe(.stopped)
    case .fitness(let fitness): observe(.fitness(fitness))
    case .state(let state):
      stateSince = WallClock.now
      observe(.state(state))
    }
  }
}

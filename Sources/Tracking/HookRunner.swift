public import Configuration
public import ControlAPI
private import ControlJSON
public import EventLoop
private import MonotonicTime
public import Supervision

/// Runs hooks: for each virtual router one at a time, in the order of its transitions and of the file.
///
/// Everything happens on one loop, and nothing waits: a hook that hangs holds up its own virtual router's hooks until its
/// limit, and nothing else.
public final class HookRunner {
  /// A hook has ended.
  public struct Report: Sendable, Equatable {
    public var event: HookEvent
    public var command: [String]
    public var outcome: CommandOutcome
  }

  private struct Job {
    var event: HookEvent
    var hook: HookSettings
  }

  private struct Queue {
    var waiting: [Job] = []
    var running: (job: Job, run: CommandRun)?
    /// By command, for status.
    var history: [[String]: HookStatus] = [:]
  }

  /// More than this do not wait for one virtual router; the oldest are given up.
  static let longestQueue = 64

  private let loop: EventLoop
  private let accounts: () -> CommandAccounts
  private let ended: (Report) -> Void
  private var queues: [String: Queue] = [:]
  private var drained: (() -> Void)?
  private lazy var limit = LoopTimer { [unowned self] in abandon() }

  /// A runner without work; `accounts` are asked for at each run, and `ended` is called on the loop's thread.
  public init(
    on loop: EventLoop, accounts: @escaping () -> CommandAccounts, ended: @escaping (Report) -> Void
  ) {
    self.loop = loop
    self.accounts = accounts
    self.ended = ended
  }

  /// Runs those of `hooks` that are for the transition `event`, after what waits already.
  public func run(_ hooks: [HookSettings], for event: HookEvent) {
    let jobs = hooks.filter { $0.states.contains(event.to.hookState) }.map { Job(event: event, hook: $0) }
    guard !jobs.isEmpty else { return }
    let name = event.virtualRouter
    queues[name, default: Queue()].waiting += jobs
    while let queue = queues[name], queue.waiting.count > Self.longestQueue {
      let job = queue.waiting[0]
      queues[name]?.waiting.removeFirst()
      tell(job, CommandOutcome(.refused("too many transitions waited for it")))
    }
    next(name)
  }

  /// What a status shows of `hooks`, those of the virtual router called `name`.
  public func status(of name: String, _ hooks: [HookSettings]) -> [HookStatus] {
    hooks.map { hook in
      let queue = queues[name]
      var status = queue?.history[hook.command] ?? HookStatus(command: hook.command)
      status.isRunning = queue?.running?.job.hook == hook
      status.waiting = queue?.waiting.count { $0.hook == hook } ?? 0
      return status
    }
  }

  /// Calls `completion` once nothing runs or waits any more; what is not done in `bound` is given up.
  public func drain(within bound: Duration, _ completion: @escaping () -> Void) {
    drained = completion
    loop.schedule(limit, at: loop.now + bound)
    finishDraining()
  }

  private func next(_ name: String) {
    guard let queue = queues[name], queue.running == nil, let job = queue.waiting.first else { return }
    queues[name]?.waiting.removeFirst()
    let program = accounts().program(
      job.hook.command, user: job.hook.user, adding: job.hook.arguments.words(for: job.event))
    // A transition's facts always have a JSON form.
    let input = (try? JSONLine.encode(job.event)) ?? []
    let run = CommandRun(program, input: input, limit: job.hook.timeout, on: loop) { [unowned self] outcome in
      queues[name]?.running = nil
      tell(job, outcome)
      next(name)
      finishDraining()
    }
    queues[name]?.running = (job, run)
  }

  private func tell(_ job: Job, _ outcome: CommandOutcome) {
    let command = job.hook.command
    var status = queues[job.event.virtualRouter]?.history[command] ?? HookStatus(command: command)
    status.runs += 1
    if !outcome.isSuccess { status.failures += 1 }
    status.lastState = job.event.to
    status.lastResult = outcome.reason
    status.lastExitStatus = outcome.exitStatus
    status.lastDuration = outcome.duration.inSeconds
    queues[job.event.virtualRouter]?.history[command] = status
    ended(Report(event: job.event, command: command, outcome: outcome))
  }

  private func abandon() {
    for name in queues.keys {
      let waiting = queues[name]?.waiting ?? []
      queues[name]?.waiting = []
      for job in waiting { tell(job, CommandOutcome(.refused("the daemon stops"))) }
      queues[name]?.running?.run.abandon()
    }
  }

  private func finishDraining() {
    guard let drained, queues.values.allSatisfy({ $0.running == nil && $0.waiting.isEmpty }) else { return }
    self.drained = nil
    loop.cancel(limit)
    drained()
  }
}

extension RouterState {
  fileprivate var hookState: HookSettings.State {
    switch self {
    case .initialize: .initialize
    case .backup: .backup
    case .active: .active
    }
  }
}

extension HookSettings.Arguments {
  /// What follows the hook's own arguments.
  func words(for event: HookEvent) -> [String] {
    switch self {
    case .none: []
    case .keepalived: ["INSTANCE", event.virtualRouter, Self.stateName(of: event), String(event.priority)]
    }
  }

  /// The state in keepalived's words, which know why nobody takes part.
  private static func stateName(of event: HookEvent) -> String {
    switch event.to {
    case .active: "MASTER"
    case .backup: "BACKUP"
    case .initialize: event.cause == "stopped" ? "STOP" : "FAULT"
    }
  }
}

public import Configuration
import ControlAPI
public import EventLoop

/// The real-time thread that runs the virtual routers, as the control loop sees it.
///
/// Every method is called on the control loop and returns at once; what the thread has to say comes back on the
/// control loop too.
public final class FailoverThread {
  /// What the real-time thread says.
  public enum Report: Sendable {
    case notice(Notice)
    case status(request: UInt64, FailoverStatus)
    /// What is to be handed in again when the daemon starts the next time.
    case memory(AuthenticationMemory)
    /// Every virtual router has let go of its addresses; the thread ends.
    case stopped
  }

  private let commands: Mailbox<Command>
  private let reports: Mailbox<Report>
  private var waiting: [UInt64: (FailoverStatus) -> Void] = [:]
  private var nextRequest: UInt64 = 1

  enum Command: Sendable {
    case apply(AloftConfiguration, HostSettings, HostFacts)
    case facts(HostFacts)
    case guardian(descriptor: Int32?)
    case status(request: UInt64)
    case stop
  }

  /// Whether the thread runs at real-time priority.
  public let isRealTime: Bool

  /// Starts the thread with `configuration` as `host`.
  ///
  /// - Parameters:
  ///   - facts: what is known of the tracked things from the beginning.
  ///   - memory: what an earlier life reported last through `onMemory`.
  ///   - controlLoop: where `onNotice`, `onMemory` and `onStopped` are called.
  /// - Throws: `FailoverError` when a socket or the netlink connection cannot be opened.
  public init(
    configuration: AloftConfiguration, host: HostSettings, facts: HostFacts, memory: AuthenticationMemory,
    realTimePriority: Int, controlLoop: EventLoop, onNotice: @escaping (Notice) -> Void,
    onMemory: @escaping (AuthenticationMemory) -> Void, onStopped: @escaping () -> Void
  ) throws {
    let commands = try Mailbox<Command>()
    let reports = try Mailbox<Report>()
    self.commands = commands
    self.reports = reports
    let thread = try LoopThread.start(name: "failover", realTimePriority: realTimePriority) {
      Self.run(configuration, host, facts, memory, commands, reports)
    }
    isRealTime = thread.isRealTime
    try reports.attach(to: controlLoop) { [self] report in
      switch report {
      case .notice(let notice): onNotice(notice)
      case .status(let request, let status): waiting.removeValue(forKey: request)?(status)
      case .memory(let memory): onMemory(memory)
      case .stopped: onStopped()
      }
    }
  }

  /// Takes a new configuration over, with what is known of the things that it tracks; what is unchanged goes on
  /// undisturbed.
  public func apply(_ configuration: AloftConfiguration, as host: HostSettings, facts: HostFacts) {
    commands.send(.apply(configuration, host, facts))
  }

  /// Says what is known of the tracked things now.
  public func setFacts(_ facts: HostFacts) {
    commands.send(.facts(facts))
  }

  /// Says where the guard is told what to do if this program dies: one end of a pair of SOCK_SEQPACKET sockets, which
  /// the thread owns from now on; nil when there is no guard.
  public func setGuard(_ descriptor: Int32?) {
    commands.send(.guardian(descriptor: descriptor))
  }

  /// Asks for the state of every virtual router, and how punctual the thread is.
  public func status(_ completion: @escaping (FailoverStatus) -> Void) {
    waiting[nextRequest] = completion
    commands.send(.status(request: nextRequest))
    nextRequest += 1
  }

  /// Resigns, removes the addresses and ends the thread; `onStopped` is called when that is done.
  public func stop() {
    commands.send(.stop)
  }

  private static func run(
    _ configuration: AloftConfiguration, _ host: HostSettings, _ facts: HostFacts,
    _ memory: AuthenticationMemory, _ commands: Mailbox<Command>,
    _ reports: Mailbox<Report>
  ) {
    do {
      let loop = try EventLoop()
      let engine = try FailoverEngine(
        loop: loop, memory: memory, emit: { reports.send(.notice($0)) },
        remember: { reports.send(.memory($0)) })
      try commands.attach(to: loop) { command in
        switch command {
        case .apply(let configuration, let host, let facts):
          engine.apply(configuration, as: host, facts: facts)
        case .facts(let facts): engine.setFacts(facts)
        case .guardian(let descriptor): engine.setGuard(descriptor)
        case .status(let request): reports.send(.status(request: request, engine.status))
        case .stop:
          engine.stop()
          loop.stop()
        }
      }
      engine.apply(configuration, as: host, facts: facts)
      loop.run()
    } catch {
      reports.send(.notice(Notice(.notice, "virtual routers cannot run: \(error)")))
    }
    reports.send(.stopped)
  }
}

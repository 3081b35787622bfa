import Configuration
import ControlAPI
import ControlServer
import EventLoop
import Failover
import Glibc
import Journal
import Logging
import MonotonicTime
import Supervision
import Tracking
import VRRP

/// `aloftd` on its control loop: joins the virtual routers on their real-time thread, the supervised balancer, the
/// control socket, signals and the journal.
public final class Daemon {
  let loop: EventLoop
  let options: DaemonOptions
  var host: HostSettings
  private(set) var startedAt: Double = 0
  var configuration: AloftConfiguration
  let events = EventLog()
  let journal = Journal(identifier: "aloftd")
  /// For what is not an event.
  lazy var log = Logger(label: "aloftd") { [journal] _ in JournalLogHandler(journal: journal) }
  let notifier = ServiceNotifier()
  var failover: FailoverThread?
  var supervisor: BalancerSupervisor?
  var balancerAlarm: String?
  var guardSupervisor: GuardSupervisor?
  var guardAlarm: String?
  /// The settings that the balancer was last ready with.
  var provenBalancer: BalancerSettings?
  var accounts: CommandAccounts
  lazy var scripts = ScriptMonitor(on: loop) { [unowned self] in observe($0) }
  lazy var files = FileMonitor(on: loop) { [unowned self] in observe($0, $1) }
  lazy var hooks = HookRunner(on: loop, accounts: { [unowned self] in accounts }) { [unowned self] in
    observe($0)
  }
  var balancerFact: PriorityFact.State = .good
  /// What the real-time thread was last told.
  var facts = HostFacts()
  /// By name; one that a reload removed stays, for its last transition is still to come.
  var hookedRouters: [String: VirtualRouterSettings] = [:]
  var server: ControlServer?
  lazy var peerLink = PeerLinkRunner(
    on: loop, routers: { [unowned self] answer in routers(answer) },
    publish: { [unowned self] in publish($0) })
  /// Keeps what must outlive the daemon; nil until there is something to keep.
  var stateFile: StateFile?
  private var signals: SignalSource?
  private lazy var watchdog = LoopTimer { [unowned self] in feedWatchdog() }
  private var isStopping = false
  private var hooksAreDone = false
  /// How long hooks may keep the daemon from ending; systemd allows 30 s for all of it.
  private static let hooksBound: Duration = .seconds(20)

  /// The real-time priority of the VRRP thread: above everything that does not ask for more.
  private static let realTimePriority = 50

  /// Starts everything; `run` serves until a signal ends it.
  public init(_ options: DaemonOptions) throws {
    let loaded = try LoadedConfiguration.read(options).get()
    self.options = options
    host = loaded.host
    configuration = loaded.configuration
    accounts = loaded.accounts
    loop = try EventLoop()
    // Before any other thread exists, so that all of them have the signals blocked.
    signals = try SignalSource(signals: [SIGTERM, SIGINT, SIGHUP], on: loop) { [unowned self] in receive($0) }
    tell(warnings: loaded.warnings)
    let job = try configuration.balancer.map { try makeBalancerJob($0, replacing: nil) }
    try openControlSocket()
    try startFailover()
    startGuard()
    if let job { startBalancer(job) }
    startedAt =
      publish(
        Notice(
          .daemonStarted,
          "aloftd \(AloftVersion.current) started as \(host.name) with \(options.configurationFile)",
          fields: ["host": host.name, "file": options.configurationFile])
      ).time
    peerLink.apply(configuration, as: host)
    tellRealTime()
    feedWatchdog()
    notifier.ready(status: "Running as \(host.name)")
  }

  /// Serves until SIGTERM or SIGINT; then the addresses are given up, the balancer ends, and this returns.
  public func run() {
    loop.run()
  }

  private func openControlSocket() throws {
    let handler = ControlHandler(
      status: { [unowned self] answer in status(answer) }, reload: { [unowned self] answer in reload(answer) }
    )
    let server = try ControlServer(
      path: configuration.control.socket, group: configuration.control.group, on: loop, handler: handler,
      log: events)
    self.server = server
    tell(warnings: server.warnings)
  }

  private func startFailover() throws {
    if configuration.balancer != nil { balancerFact = .bad("it is not ready yet") }
    startTracking(isStart: true)
    failover = try FailoverThread(
      configuration: configuration, host: host, facts: facts, memory: recallAuthentication(),
      realTimePriority: Self.realTimePriority, controlLoop: loop,
      onNotice: { [unowned self] in observe($0) }, onMemory: { [unowned self] in keepAuthentication($0) },
      onStopped: { [unowned self] in failoverStopped() })
  }

  private func tellRealTime() {
    let isLocked = LoopThread.lockMemory()
    let isRealTime = failover?.isRealTime ?? false
    guard !isLocked || !isRealTime else { return }
    let missing = [isRealTime ? nil : "real-time scheduling", isLocked ? nil : "locked memory"].compactMap {
      $0
    }
    publish(
      Notice(
        .notice,
        "\(missing.joined(separator: " and ")) not permitted: advertisements may be late on a busy host "
          + "(the systemd unit permits it; else grant CAP_SYS_NICE and CAP_IPC_LOCK)",
        fields: ["cause": "no-real-time"]))
  }

  /// Shows systemd a sign of life when both loops turn.
  private func feedWatchdog() {
    guard let interval = notifier.watchdogInterval else { return }
    failover?.status { [notifier] _ in notifier.watchdog() }
    loop.schedule(watchdog, at: loop.now + interval / 2)
  }

  // MARK: Events

  /// Passes on what the reader of a configuration had to remark.
  func tell(warnings: [String]) {
    for warning in warnings { log.warning("\(warning)") }
  }

  /// Numbers and dates a notice, and tells it to the journal and to those who follow the events.
  @discardableResult
  func publish(_ notice: Notice) -> Event {
    let event = events.append(notice.kind, notice.message, subject: notice.subject, fields: notice.fields)
    journal.send(JournalEntry(event))
    return event
  }

  // MARK: Signals

  private func receive(_ signal: Int32) {
    switch signal {
    case SIGHUP: reload { _ in }
    case SIGTERM, SIGINT:
      // A second one means at once: the addresses are leaving already.
      if isStopping { exit(1) }
      stop(signal)
    default: break
    }
  }

  private func stop(_ signal: Int32) {
    isStopping = true
    notifier.stopping(status: "Giving the addresses up")
    publish(
      Notice(
        .daemonStopping, "aloftd is stopping (\(signal == SIGTERM ? "SIGTERM" : "SIGINT"))",
        fields: ["host": host.name]))
    peerLink.stop()
    stopTracking()
    failover?.stop()
  }

  /// The addresses are with the peer: what the balancer still has in flight may end.
  private func failoverStopped() {
    guard isStopping else {
      // The real-time thread ended by itself: only a fresh process can help, and systemd starts one.
      exit(1)
    }
    supervisor?.stop()
    hooks.drain(within: Self.hooksBound) { [unowned self] in
      hooksAreDone = true
      finishStopping()
    }
  }

  /// The last step of stopping, once there is nothing more to wait for.
  func finishStopping() {
    guard isStopping, hooksAreDone, supervisor == nil else { return }
    stateFile?.close()
    server?.stop()
    loop.stop()
  }
}

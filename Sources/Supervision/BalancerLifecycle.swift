public import MonotonicTime

/// What to do about the balancer: a value that takes what happened and the time, and answers with actions.
///
/// At any time there is at most one *current* child, whose readiness decides whether the host is fit to be Active. A
/// *successor* may be starting beside it with new settings: it becomes current when it is ready, or it fails and nothing
/// has changed. Children that were told to end are *leaving* until they do; all of them share the listening sockets.
public struct BalancerLifecycle: Sendable {
  /// Numbers the children of one lifecycle; never used twice.
  public struct ChildID: Sendable, Hashable {
    public let number: Int
  }

  /// How long each thing may take.
  public struct Timing: Sendable, Equatable {
    /// From the start of a child to its report that it is ready.
    public var readiness: Duration
    /// Without a sign of life from a ready child.
    public var heartbeat: Duration
    /// The host stays fit this long while a balancer that was ready is being started again.
    public var absence: Duration
    /// A ready child that lives this long ends a row of deaths.
    public var probation: Duration
    /// From SIGTERM to SIGKILL.
    public var termination: Duration
    /// The pauses between starts.
    public var backOff: BackOff.Settings

    /// Timing from its parts. The balancer itself finishes what is in flight for at most 10 s after SIGTERM.
    public init(
      readiness: Duration = .seconds(10), heartbeat: Duration = .seconds(2), absence: Duration = .seconds(2),
      probation: Duration = .seconds(10), termination: Duration = .seconds(12),
      backOff: BackOff.Settings = BackOff.Settings()
    ) {
      self.readiness = readiness
      self.heartbeat = heartbeat
      self.absence = absence
      self.probation = probation
      self.termination = termination
      self.backOff = backOff
    }
  }

  /// Something that happened.
  public enum Event: Sendable, Equatable {
    /// The balancer is wanted.
    case start
    /// There are new settings: a successor is to take over.
    case replace
    /// The balancer is wanted no more.
    case stop
    /// A child said that it accepts connections.
    case ready(ChildID)
    /// A child showed that its loops turn.
    case heartbeat(ChildID)
    /// A child said why it is about to end.
    case refused(ChildID, reason: String)
    /// A child ended, or could not be started at all.
    case ended(ChildID, ChildExit)
    /// A timer that an action set has expired.
    case timerExpired(TimerName)
  }

  /// The timers, one of each name at a time.
  public enum TimerName: Sendable, Hashable {
    case readiness(ChildID)
    case heartbeat(ChildID)
    case probation(ChildID)
    case termination(ChildID)
    case restart
    case absence
  }

  /// Something to do, in the order given.
  public enum Action: Sendable, Equatable {
    case spawn(ChildID)
    /// SIGTERM.
    case terminate(ChildID)
    /// SIGKILL.
    case kill(ChildID)
    /// Sets the timer, or sets it anew.
    case setTimer(TimerName, at: Instant)
    case cancelTimer(TimerName)
    /// Tells the owner.
    case notify(Notice)
  }

  /// What the owner gets to know.
  public enum Notice: Sendable, Equatable {
    /// The current child accepts connections.
    case ready(ChildID)
    /// The current child ended by itself or was killed for a reason; when it is started again.
    case ended(ChildID, reason: String, restartIn: Duration)
    /// It ended too often in a row: the host is unfit until one lives through its probation.
    case givenUp(reason: String)
    /// A successor failed: the current child goes on with the old settings.
    case replacementFailed(ChildID, reason: String)
    /// Every child that was to end has ended.
    case stopped
    /// Whether the host may be Active has changed.
    case fitness(Fitness)
    /// The state has changed.
    case state(State)
  }

  /// Whether a host with this balancer may be Active.
  public enum Fitness: Sendable, Equatable {
    case fit
    case unfit(reason: String)
  }

  /// The state as a status shows it.
  public enum State: Sendable, Equatable {
    case stopped
    case starting
    case ready
    /// Waits for its next start.
    case waiting
    case stopping
  }

  enum Phase: Equatable {
    case stopped
    case starting(ChildID)
    case ready(ChildID)
    /// The child was killed for a reason; its end is awaited.
    case condemned(ChildID)
    case waiting
    case stopping
  }

  let timing: Timing
  var phase = Phase.stopped
  var successor: ChildID?
  var leaving: Set<ChildID> = []
  /// Why a child was killed or is about to end: better than the exit status that it will have.
  var reasons: [ChildID: String] = [:]
  var backOff: BackOff
  var hasBeenReady = false
  private var lastNumber = 0
  /// Whether the host may be Active.
  public internal(set) var fitness = Fitness.unfit(reason: "the balancer has not been started")

  /// A lifecycle that waits for `start`.
  public init(timing: Timing = Timing()) {
    self.timing = timing
    self.backOff = BackOff(timing.backOff)
  }

  /// The state as a status shows it.
  public var state: State {
    switch phase {
    case .stopped: .stopped
    case .starting, .condemned: .starting
    case .ready: .ready
    case .waiting: .waiting
    case .stopping: .stopping
    }
  }

  /// Whether the child has ended too often in a row to be relied on.
  public var isGivenUp: Bool {
    backOff.isGivenUp
  }

  /// The child whose readiness counts.
  public var current: ChildID? {
    switch phase {
    case .stopped, .waiting, .stopping: nil
    case .starting(let child), .ready(let child), .condemned(let child): child
    }
  }

  /// Takes what happened at `now` and answers with what to do.
  public mutating func handle(_ event: Event, at now: Instant) -> [Action] {
    let stateBefore = state
    let fitnessBefore = fitness
    var actions = apply(event, at: now)
    if state != stateBefore { actions.append(.notify(.state(state))) }
    if fitness != fitnessBefore { actions.append(.notify(.fitness(fitness))) }
    return actions
  }

  private mutating func apply(_ event: Event, at now: Instant) -> [Action] {
    switch event {
    case .start: start(at: now)
    case .replace: replace(at: now)
    case .stop: stop(at: now)
    case .ready(let child): ready(child, at: now)
    case .heartbeat(let child): heartbeat(child, at: now)
    case .refused(let child, let reason): refused(child, reason: reason)
    case .ended(let child, let exit): ended(child, exit, at: now)
    case .timerExpired(let timer): expired(timer, at: now)
    }
  }

  /// The next child, and what starts it.
  mutating func spawn(at now: Instant) -> (child: ChildID, actions: [Action]) {
    lastNumber += 1
    let child = ChildID(number: lastNumber)
    return (child, [.setTimer(.readiness(child), at: now + timing.readiness), .spawn(child)])
  }
}

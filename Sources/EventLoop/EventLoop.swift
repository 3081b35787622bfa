private import CLinux
public import MonotonicTime

/// One thread's loop over descriptors and timers, on epoll.
///
/// Everything that is added to a loop runs on the thread that calls `run()`; only a `Mailbox` reaches it from
/// elsewhere. In each turn descriptors come before timers, so that what has arrived is known to a timer that
/// expired meanwhile.
@safe public final class EventLoop {
  /// The monotonic clock as it was when this turn began: read once a turn.
  public private(set) var now: Instant

  private static let batchSize = 256

  private let epoll: Int32
  // The kernel writes the ready events here: owned by the loop, `batchSize` long.
  private let batch: UnsafeMutablePointer<epoll_event>
  private var sources: ContiguousArray<EventSource> = []
  // Sources that were removed while a batch is worked through, which may still point at them.
  private var removed: ContiguousArray<EventSource> = []
  private var timers = TimerHeap()
  private var dispatching = false
  private var running = false

  /// A loop without descriptors and timers.
  public init() throws(SystemError) {
    epoll = try SystemError.check("epoll_create1", epoll_create1(Int32(EPOLL_CLOEXEC)))
    unsafe batch = .allocate(capacity: Self.batchSize)
    now = Self.clock()
  }

  deinit {
    for source in sources { source.loop = nil }
    unsafe batch.deallocate()
    _ = CLinux.close(epoll)
  }

  /// The monotonic clock as it is now; `now` is cheaper and enough for most purposes.
  public func readClock() -> Instant {
    Self.clock()
  }

  // MARK: Descriptors

  /// Watches `source`, whose `ready` is called for the events of `interest`, for errors and for hang-ups.
  ///
  /// Edge-triggered sources hear of an event once and must read or write until the kernel says EAGAIN; the
  /// others hear of it in every turn until it is gone.
  public func add(
    _ source: EventSource, interest: ReadyEvents, edgeTriggered: Bool = false
  ) throws(SystemError) {
    precondition(source.loop == nil && !source.isClosed, "a source is added once, before it is closed")
    source.edgeTriggered = edgeTriggered
    try control(EPOLL_CTL_ADD, source, interest)
    source.loop = self
    source.slot = sources.count
    sources.append(source)
  }

  /// Changes what a watched source hears of.
  public func update(_ source: EventSource, interest: ReadyEvents) throws(SystemError) {
    precondition(source.loop === self, "only a watched source is updated")
    try control(EPOLL_CTL_MOD, source, interest)
  }

  /// Stops watching `source`: its `ready` is not called again, not even for an event of this turn.
  public func remove(_ source: EventSource) {
    guard source.loop === self else { return }
    source.loop = nil
    _ = epoll_ctl(epoll, EPOLL_CTL_DEL, source.descriptor, nil)
    if dispatching { removed.append(source) }
    let last = sources.removeLast()
    if last !== source {
      sources[source.slot] = last
      last.slot = source.slot
    }
  }

  private func control(
    _ operation: Int32, _ source: EventSource, _ interest: ReadyEvents
  ) throws(SystemError) {
    var event = unsafe epoll_event()
    unsafe event.events = interest.epoll | (source.edgeTriggered ? EPOLLET.rawValue : 0)
    // Valid until `remove`, and then until the end of the turn: `sources` and `removed` hold the object.
    unsafe event.data.ptr = Unmanaged.passUnretained(source).toOpaque()
    try SystemError.check("epoll_ctl", unsafe epoll_ctl(epoll, operation, source.descriptor, &event))
  }

  // MARK: Timers

  /// Makes `timer` due at `deadline`; one that is pending is moved. A deadline that has passed is due in the
  /// next turn.
  public func schedule(_ timer: LoopTimer, at deadline: Instant) {
    timers.schedule(timer, at: deadline)
  }

  /// Makes `timer` not pending.
  public func cancel(_ timer: LoopTimer) {
    timers.cancel(timer)
  }

  // MARK: Running

  /// Turns until `stop()` is called from within a turn.
  public func run() {
    running = true
    while running { turn() }
  }

  /// Makes `run()` return at the end of this turn.
  public func stop() {
    running = false
  }

  /// Waits for events, at most until the next timer or for `limit`, and delivers them: descriptors first.
  public func turn(waitingAtMost limit: Duration? = nil) {
    dispatch(wait(atMost: limit))
    // Between the wait and now this thread may have stood still, or a signal have ended the wait: what has arrived since
    // is still to be read before a timer is believed.
    if let wakeUp = timers.wakeUp, wakeUp <= Self.clock() { dispatch(poll()) }
    fireTimers()
  }

  private func wait(atMost limit: Duration?) -> Int {
    var timeout = limit.map { max($0, .zero) }
    if let wakeUp = timers.wakeUp {
      let untilTimer = max(wakeUp - Self.clock(), .zero)
      timeout = timeout.map { min($0, untilTimer) } ?? untilTimer
    }
    let count: Int32
    if let timeout {
      let nanoseconds = timeout.wholeNanoseconds
      var span = timespec(
        tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
      count = unsafe epoll_pwait2(epoll, batch, Int32(Self.batchSize), &span, nil)
    } else {
      count = unsafe epoll_wait(epoll, batch, Int32(Self.batchSize), -1)
    }
    if count >= 0 { return Int(count) }
    let failure = SystemError.last("epoll_wait")
    // Any other error means that the loop's own descriptor or memory is gone: nothing can go on.
    precondition(failure.errno == EINTR, failure.description)
    // Stopped and continued, for one: timers may have expired, and what has arrived meanwhile comes before them.
    return max(Int(unsafe epoll_wait(epoll, batch, Int32(Self.batchSize), 0)), 0)
  }

  private func poll() -> Int {
    Int(max(unsafe epoll_wait(epoll, batch, Int32(Self.batchSize), 0), 0))
  }

  private func dispatch(_ count: Int) {
    now = Self.clock()
    guard count > 0 else { return }
    dispatching = true
    for index in 0..<count {
      let event = unsafe batch[index]
      guard let pointer = unsafe event.data.ptr else { continue }
      let bits = unsafe event.events
      unsafe Unmanaged<EventSource>.fromOpaque(pointer)._withUnsafeGuaranteedRef { source in
        // Removed by an earlier event of this batch.
        guard source.loop != nil else { return }
        source.ready(ReadyEvents(epoll: bits))
      }
    }
    dispatching = false
    if !removed.isEmpty { removed.removeAll(keepingCapacity: true) }
  }

  private func fireTimers() {
    // A timer that is scheduled by one that fires waits for the next turn, so descriptors get theirs.
    let limit = timers.sequenceLimit
    while let timer = timers.popExpired(at: now, scheduledBefore: limit) {
      timer.action()
    }
  }

  private static func clock() -> Instant {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }
}

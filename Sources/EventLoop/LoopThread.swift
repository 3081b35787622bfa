private import CLinux
private import Glibc

/// A thread for a loop.
public final class LoopThread: Sendable {
  /// Whether the kernel granted the real-time priority that was asked for.
  public let isRealTime: Bool

  private let thread: pthread_t

  private init(thread: pthread_t, isRealTime: Bool) {
    self.thread = thread
    self.isRealTime = isRealTime
  }

  /// Starts a thread that runs `body`.
  ///
  /// - Parameters:
  ///   - name: shown by `ps -L` and `top -H`; cut to 15 bytes.
  ///   - realTimePriority: 1 to 99 for SCHED_RR, which children do not inherit; nil for ordinary scheduling.
  ///     Without the permission (CAP_SYS_NICE or RLIMIT_RTPRIO) the thread runs at ordinary priority.
  @discardableResult
  public static func start(
    name: String, realTimePriority: Int? = nil, body: @escaping @Sendable () -> Void
  ) throws(SystemError) -> LoopThread {
    var thread = pthread_t()
    let start = unsafe Unmanaged.passRetained(Start(name: name, body: body))
    let failure = unsafe pthread_create(
      &thread, nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        // Balances the retain above: the thread owns what it starts with.
        let start = unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        unsafe start.name.withCString { unsafe aloft_name_thread($0) }
        start.body()
        return nil
      }, start.toOpaque())
    guard failure == 0 else {
      unsafe start.release()
      throw SystemError(call: "pthread_create", errno: failure)
    }
    var granted = false
    if let realTimePriority {
      var parameters = sched_param()
      parameters.sched_priority = Int32(clamping: realTimePriority)
      granted = unsafe pthread_setschedparam(thread, SCHED_RR | aloft_sched_reset_on_fork, &parameters) == 0
    }
    return LoopThread(thread: thread, isRealTime: granted)
  }

  /// Waits until the thread has ended; call it once at most.
  public func join() {
    pthread_join(thread, nil)
  }

  /// Keeps the process's memory from being paged out, page by page as it is touched, so that the resident
  /// size does not grow; false without the permission (CAP_IPC_LOCK or RLIMIT_MEMLOCK).
  public static func lockMemory() -> Bool {
    mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0
  }

  private final class Start: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
      self.name = String(decoding: name.utf8.prefix(15), as: UTF8.self)
      self.body = body
    }
  }
}

private import CLinux
public import EventLoop
private import Glibc
private import MonotonicTime

/// Keeps a guard running: a child that is told through a socket what to do when this process is no more.
///
/// Create and use it on the loop's thread.
public final class GuardSupervisor {
  /// What the owner gets to know.
  public enum Notice: Sendable, Equatable {
    /// A guard runs; `descriptor` is this end of its socket, and the receiver's to close.
    case started(descriptor: Int32)
    /// It ended, or could not be started; it is started again after the pause.
    case ended(reason: String, restartIn: Duration)
  }

  // A guard that has lived as long has not ended because of how it was started.
  private static let probation: Duration = .seconds(10)

  private let loop: EventLoop
  private let program: ChildProgram
  private let observe: (Notice) -> Void
  private var child: ChildProcess?
  private var startedAt = Instant.zero
  private var backOff = BackOff()
  private lazy var restart = LoopTimer { [unowned self] in start() }

  /// A supervisor that waits for `start()`; `observe` is called on the loop's thread.
  public init(on loop: EventLoop, program: ChildProgram, observe: @escaping (Notice) -> Void) {
    self.loop = loop
    self.program = program
    self.observe = observe
  }

  /// Starts the guard, and others after it when it ends.
  public func start() {
    startedAt = loop.now
    do throws(SystemError) {
      let own = try launch()
      observe(.started(descriptor: own))
    } catch {
      ended(error.description)
    }
  }

  private func launch() throws(SystemError) -> Int32 {
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    try SystemError.check("socketpair", unsafe socketpair(AF_UNIX, type, 0, &ends))
    defer { _ = Glibc.close(ends[1]) }
    do throws(SystemError) {
      child = try ChildProcess.start(
        program, passing: [PassedDescriptor(name: "orders", descriptor: ends[1])], on: loop
      ) { [weak self] exit in self?.ended(exit.description) }
    } catch {
      _ = Glibc.close(ends[0])
      throw error
    }
    return ends[0]
  }

  private func ended(_ reason: String) {
    child = nil
    if loop.now - startedAt > Self.probation { backOff.reset() }
    let pause = backOff.died()
    observe(.ended(reason: reason, restartIn: pause))
    loop.schedule(restart, at: loop.now + pause)
  }
}

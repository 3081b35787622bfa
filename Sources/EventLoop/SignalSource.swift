private import CLinux
private import Glibc

/// Turns signals of the process into calls on a loop.
public final class SignalSource: EventSource {
  private let handler: (Int32) -> Void

  /// Blocks `signals` in the calling thread, and in those it starts later, and hands each to `handler`.
  ///
  /// Call it on the main thread before another one is started, or a signal may still take its default action.
  public init(signals: [Int32], on loop: EventLoop, handler: @escaping (Int32) -> Void) throws(SystemError) {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for signal in signals { unsafe sigaddset(&set, signal) }
    let blocked = unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    guard blocked == 0 else { throw SystemError(call: "pthread_sigmask", errno: blocked) }
    let descriptor = try SystemError.check(
      "signalfd", unsafe signalfd(-1, &set, Int32(SFD_CLOEXEC | SFD_NONBLOCK)))
    self.handler = handler
    super.init(descriptor: descriptor)
    try loop.add(self, interest: .readable)
  }

  override public func ready(_ events: ReadyEvents) {
    var information = signalfd_siginfo()
    while !isClosed {
      let length = unsafe read(descriptor, &information, MemoryLayout<signalfd_siginfo>.size)
      guard length == MemoryLayout<signalfd_siginfo>.size else { return }
      handler(Int32(bitPattern: information.ssi_signo))
    }
  }
}

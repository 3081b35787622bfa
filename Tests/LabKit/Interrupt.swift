import Glibc
import Synchronization

/// Whether somebody asked the program to end: Ctrl-C, SIGTERM or a closed terminal.
///
/// Waits of the lab end early by throwing once this is set, so that everything unwinds through the ordinary clean-up.
package enum Interrupt {
  private static let received = Atomic<Int32>(0)

  /// The signal that came, or nil.
  package static var signal: Int32? {
    let signal = received.load(ordering: .relaxed)
    return signal == 0 ? nil : signal
  }

  /// Notes SIGINT, SIGTERM and SIGHUP instead of dying of them, and ignores SIGPIPE.
  package static func install() {
    _ = signal  // The handler must not be the first to touch the global.
    for number in [SIGINT, SIGTERM, SIGHUP] {
      Glibc.signal(number) { Interrupt.received.store($0, ordering: .relaxed) }
    }
    Glibc.signal(SIGPIPE, SIG_IGN)
  }

  /// Throws when somebody asked the program to end.
  package static func check() throws(LabError) {
    if signal != nil { throw LabError("interrupted") }
  }
}

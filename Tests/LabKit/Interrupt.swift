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

  private static let labs = Atomic<Int>(0)
  private static let needsLab = Atomic<Bool>(false)

  /// Notes SIGINT, SIGTERM and SIGHUP instead of dying of them, and ignores SIGPIPE.
  ///
  /// - Parameter onlyInLab: die of them as usual while there is no lab to remove.
  package static func install(onlyInLab: Bool = false) {
    // The handler must not be the first to touch the globals.
    _ = (signal, labs.load(ordering: .relaxed))
    needsLab.store(onlyInLab, ordering: .relaxed)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      Glibc.signal(number) { number in
        Interrupt.received.store(number, ordering: .relaxed)
        guard Interrupt.needsLab.load(ordering: .relaxed), Interrupt.labs.load(ordering: .relaxed) == 0
        else { return }
        Glibc.signal(number, SIG_DFL)
        raise(number)
      }
    }
    Glibc.signal(SIGPIPE, SIG_IGN)
  }

  /// A lab begins to be.
  static func labBegins() {
    labs.add(1, ordering: .relaxed)
  }

  /// A lab is no more.
  static func labEnds() {
    labs.subtract(1, ordering: .relaxed)
  }

  /// Ends the program if somebody asked it to and no lab is left.
  static func endIfAsked() {
    if let signal, labs.load(ordering: .relaxed) == 0 { exit(128 + signal) }
  }

  /// Throws when somebody asked the program to end.
  package static func check() throws(LabError) {
    if signal != nil { throw LabError("interrupted") }
  }
}

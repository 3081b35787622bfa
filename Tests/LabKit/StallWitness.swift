import CLab
import Glibc
import Synchronization

/// Notices when the machine itself stands still: a virtual machine whose processors are taken away, say.
///
/// A thread on every processor, before everything else that runs there, sleeps a moment again and again. No program can
/// keep it from waking up in time, so what keeps it says nothing about the programs under test.
package final class StallWitness: Sendable {
  private static let pause: Duration = .milliseconds(2)
  private let longest = Atomic<Int64>(0)
  private let isOver = Atomic<Bool>(false)

  /// Begins to watch; without the permission to run before everything else it sees nothing.
  package init() throws {
    for processor in 0..<Int32(sysconf(Int32(_SC_NPROCESSORS_ONLN))) {
      try detachThread { [self] in
        if lab_take_processor(processor) == 0 { watch() }
      }
    }
  }

  /// Ends the watch and answers the longest time for which a processor stood still.
  package func finish() -> Duration {
    isOver.store(true, ordering: .relaxed)
    return .nanoseconds(longest.load(ordering: .relaxed))
  }

  private func watch() {
    while !isOver.load(ordering: .relaxed) {
      let start = ContinuousClock.now
      LabKit.pause(Self.pause)
      let lateness = ContinuousClock.now - start - Self.pause
      longest.max(Int64(lateness.seconds * 1e9), ordering: .relaxed)
    }
  }
}

import MonotonicTime
import Testing

@Suite("Arrival clock")
struct ArrivalClockTests {
  private static let epoch: Int64 = 1_700_000_000_000_000_000

  /// Both clocks at `seconds` after the socket was opened; the wall clock `ahead` of where it was then.
  private func reading(_ seconds: Double, ahead: Duration = .zero) -> ArrivalClock.Reading {
    let nanoseconds = Int64(seconds * 1e9)
    return .init(
      monotonic: Instant(nanoseconds: nanoseconds),
      wall: Self.epoch + nanoseconds + ahead.wholeNanoseconds)
  }

  private func stamp(_ seconds: Double) -> Int64 { Self.epoch + Int64(seconds * 1e9) }

  private func instant(_ seconds: Double) -> Instant { Instant(nanoseconds: Int64(seconds * 1e9)) }

  @Test("what waited arrived when its stamp says")
  func waited() {
    var clock = ArrivalClock(openedAt: reading(0))
    #expect(clock.arrival(stamp: stamp(1.25), readAt: reading(3)) == instant(1.25))
    #expect(clock.arrival(stamp: stamp(2.5), readAt: reading(3)) == instant(2.5))
  }

  @Test("what bears no stamp, or one of the future, arrived when it was read")
  func noStamp() {
    var clock = ArrivalClock(openedAt: reading(0))
    #expect(clock.arrival(stamp: nil, readAt: reading(3)) == instant(3))
    #expect(clock.arrival(stamp: stamp(5), readAt: reading(4)) == instant(4))
  }

  @Test("nothing arrived before what arrived earlier, or before the queue was empty")
  func order() {
    var clock = ArrivalClock(openedAt: reading(0))
    _ = clock.arrival(stamp: stamp(2), readAt: reading(2.5))
    #expect(clock.arrival(stamp: stamp(1), readAt: reading(2.5)) == instant(2))
    clock.drained(at: reading(2.6))
    #expect(clock.arrival(stamp: stamp(2.1), readAt: reading(3)) == instant(2.6))
  }

  @Test("a wall clock that was set since the queue was empty is not believed", arguments: [3600, -3600, 0.5])
  func wallClockSet(step: Double) {
    var clock = ArrivalClock(openedAt: reading(0))
    clock.drained(at: reading(10))
    let after = reading(10.2, ahead: .seconds(step))
    #expect(clock.arrival(stamp: stamp(10.1), readAt: after) == instant(10.2))
    // From then on the new time is good.
    let later = reading(10.6, ahead: .seconds(step))
    let arrived = reading(10.5, ahead: .seconds(step)).wall
    #expect(clock.arrival(stamp: arrived, readAt: later) == instant(10.5))
  }

  @Test("a wall clock that is being corrected slowly is believed")
  func slew() {
    var clock = ArrivalClock(openedAt: reading(0))
    let read = reading(10, ahead: .milliseconds(5))
    #expect(clock.arrival(stamp: read.wall - 2_000_000_000, readAt: read) == instant(8))
  }

  @Test("times at the limits of the clock do not trap", arguments: [Int64.min, -1, 0, Int64.max])
  func extremes(stamp: Int64) {
    var clock = ArrivalClock(openedAt: reading(0))
    for wall in [Int64.min, 0, Int64.max] {
      for instant in [Int64.min, 0, Int64.max] {
        let reading = ArrivalClock.Reading(monotonic: Instant(nanoseconds: instant), wall: wall)
        #expect(clock.arrival(stamp: stamp, readAt: reading) <= reading.monotonic)
        clock.drained(at: reading)
      }
    }
  }
}

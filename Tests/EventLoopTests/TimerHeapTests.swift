import MonotonicTime
import Testing

@testable import EventLoop

@Suite struct TimerHeapTests {
  @Test("any mixture of scheduling, moving and cancelling fires what is left in order") func randomised() {
    var random = SplitMix(state: 1)
    var heap = TimerHeap()
    let timers = (0..<200).map { _ in LoopTimer {} }
    for _ in 0..<5_000 {
      let timer = timers[Int(random.next() % 200)]
      switch random.next() % 4 {
      case 0: heap.cancel(timer)
      default: heap.schedule(timer, at: Instant(nanoseconds: Int64(random.next() % 1_000)))
      }
    }
    let pending = timers.filter { $0.deadline != nil }
    let expected = pending.map { ($0.deadline ?? .zero, $0.sequence) }.sorted { $0 < $1 }
    var fired: [(Instant, UInt64)] = []
    for time in stride(from: Int64(0), through: 1_000, by: 50) {
      let now = Instant(nanoseconds: time)
      while true {
        let next = pending.filter { $0.deadline != nil }.map { $0.deadline ?? .zero }.min()
        if let next { #expect((heap.wakeUp ?? .zero) <= next) }
        guard let timer = heap.popExpired(at: now, scheduledBefore: .max) else { break }
        fired += expected.filter { $0.1 == timer.sequence }
        #expect(timer.deadline == nil)
      }
    }
    #expect(fired.map(\.1) == expected.map(\.1))
    #expect(heap.wakeUp == nil)
  }

  @Test("a postponed timer stays where it is until its old deadline") func postponed() {
    var heap = TimerHeap()
    let timer = LoopTimer {}
    heap.schedule(timer, at: Instant(nanoseconds: 10))
    heap.schedule(timer, at: Instant(nanoseconds: 30))
    #expect(heap.wakeUp == Instant(nanoseconds: 10))
    #expect(heap.popExpired(at: Instant(nanoseconds: 20), scheduledBefore: .max) == nil)
    #expect(heap.wakeUp == Instant(nanoseconds: 30))
    #expect(heap.popExpired(at: Instant(nanoseconds: 30), scheduledBefore: .max) === timer)
  }

  @Test("a timer moved earlier fires earlier") func movedEarlier() {
    var heap = TimerHeap()
    let timers = [LoopTimer {}, LoopTimer {}]
    heap.schedule(timers[0], at: Instant(nanoseconds: 10))
    heap.schedule(timers[1], at: Instant(nanoseconds: 20))
    heap.schedule(timers[1], at: Instant(nanoseconds: 5))
    #expect(heap.popExpired(at: Instant(nanoseconds: 5), scheduledBefore: .max) === timers[1])
    #expect(heap.popExpired(at: Instant(nanoseconds: 9), scheduledBefore: .max) == nil)
  }
}

/// A small seeded generator, so that a failure can be repeated.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}

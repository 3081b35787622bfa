import MonotonicTime
import Testing

@testable import EventLoop

@Suite struct SuspensionWatchTests {
  @Test("tells how far the clock that counts sleep has run ahead, once") func suspended() {
    var watch = SuspensionWatch()
    #expect(watch.observe(clock: .seconds(100), includingSleep: .seconds(300)) == nil)
    #expect(watch.observe(clock: .seconds(101), includingSleep: .seconds(301)) == nil)
    #expect(watch.observe(clock: .seconds(102), includingSleep: .seconds(362)) == .seconds(60))
    #expect(watch.observe(clock: .seconds(103), includingSleep: .seconds(363)) == nil)
    #expect(watch.observe(clock: .seconds(104), includingSleep: .seconds(365)) == .seconds(1))
  }

  @Test("takes the time between two readings for no suspension") func noise() {
    var watch = SuspensionWatch()
    #expect(watch.observe(clock: .seconds(1), includingSleep: .seconds(1)) == nil)
    #expect(watch.observe(clock: .seconds(2), includingSleep: .milliseconds(2_005)) == nil)
  }

  @Test("reads this machine's clocks") func thisMachine() {
    var watch = SuspensionWatch()
    #expect(watch.look() == nil)
    #expect(watch.look() == nil)
  }
}

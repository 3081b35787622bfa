import LabKit
import Testing

@Suite("Outage meter")
struct OutageMeterTests {
  private let start = ContinuousClock.now

  private func at(_ milliseconds: Int) -> ContinuousClock.Instant {
    start + .milliseconds(milliseconds)
  }

  @Test("without a failure there is no outage, but the longest time between answers is known")
  func noOutage() {
    var meter = OutageMeter(start: start)
    meter.record(.answered, from: at(0), to: at(1))
    meter.record(.answered, from: at(10), to: at(190))
    meter.finish(at: at(200))
    #expect(meter.report.outages.isEmpty)
    #expect(abs(meter.report.longestGap - 0.189) < 1e-9)
    #expect(meter.report.failed == 0)
  }

  @Test("an outage lasts from the last answer before the first failure to the first answer after the last")
  func outage() throws {
    var meter = OutageMeter(start: start)
    meter.record(.answered, from: at(0), to: at(2))
    meter.record(.timedOut, from: at(5), to: at(255))
    meter.record(.refused, from: at(10), to: at(11))
    let ended = meter.record(.answered, from: at(15), to: at(17))
    let outage = try #require(ended)
    #expect(abs(outage.length - 0.015) < 1e-9)
    #expect(outage.failures == 2)
    #expect(meter.report.refused == 1)
    #expect(meter.report.timedOut == 1)
    #expect(meter.report.longestOutage == .milliseconds(15))
  }

  @Test("an outage that nothing ended is reported as still on")
  func openOutage() throws {
    var meter = OutageMeter(start: start)
    meter.record(.answered, from: at(0), to: at(1))
    meter.record(.unreachable, from: at(5), to: at(6))
    meter.finish(at: at(101))
    let outage = try #require(meter.report.outages.first)
    #expect(outage.isOpen)
    #expect(abs(outage.length - 0.1) < 1e-9)
  }

  @Test("two outages are two, however short the answer between them")
  func twoOutages() {
    var meter = OutageMeter(start: start)
    for (index, outcome) in [RequestOutcome.answered, .broken, .answered, .failedStatus, .answered]
      .enumerated()
    {
      meter.record(outcome, from: at(index * 5), to: at(index * 5 + 1))
    }
    #expect(meter.report.outages.count == 2)
  }
}

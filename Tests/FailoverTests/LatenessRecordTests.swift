import MonotonicTime
import Testing

@testable import Failover

@Suite struct LatenessRecordTests {
  private let limit: Duration = .milliseconds(200)

  private func record(_ values: [Duration]) -> LatenessRecord {
    var record = LatenessRecord()
    record.watch([limit, .seconds(2)])
    for value in values { record.add(value) }
    return record
  }

  @Test("a single stall is a mishap, a second one is not") func second() {
    #expect(!record([.milliseconds(1), .milliseconds(201)]).oftenExceeds(limit))
    #expect(record([.milliseconds(201), .milliseconds(201)]).oftenExceeds(limit))
    #expect(!record([.milliseconds(200), .milliseconds(200)]).oftenExceeds(limit))
  }

  @Test("each limit counts for itself") func limits() {
    let record = record([.seconds(1), .seconds(1), .seconds(3)])
    #expect(record.oftenExceeds(limit))
    #expect(!record.oftenExceeds(.seconds(2)))
  }

  @Test("one in 10,000 is the limit") func rate() {
    var record = record([.seconds(1), .seconds(1)])
    for _ in 0..<29_000 { record.add(.microseconds(50)) }
    #expect(record.oftenExceeds(limit))
    for _ in 0..<1_000 { record.add(.microseconds(50)) }
    #expect(!record.oftenExceeds(limit))
  }

  @Test("what is watched no more is forgotten, what is watched on is not") func watch() {
    var record = record([.seconds(3), .seconds(3)])
    record.watch([limit])
    #expect(record.oftenExceeds(limit))
    record.watch([limit, .seconds(2)])
    #expect(!record.oftenExceeds(.seconds(2)))
  }
}

import IPAddressing
import MonotonicTime
import Testing

@testable import Failover

@Suite struct RivalRecordTests {
  private let rival = IPAddress.v4(0x0a00_0015)
  private let quiet: Duration = .milliseconds(400)

  /// When the addresses are announced if another Active is heard at `times`, in milliseconds.
  private func announcements(_ times: [Int], _ record: inout RivalRecord) -> [Int] {
    times.filter {
      record.hear(from: rival, priority: 90, at: Instant.zero + .milliseconds($0), quiet: quiet)
    }
  }

  @Test("the words of one that yields are each answered, so that the last one is") func heals() {
    var record = RivalRecord()
    #expect(announcements([1000, 1001, 1002], &record) == [1000, 1001, 1002])
    #expect(!record.persists(at: Instant.zero + .milliseconds(1002), quiet: quiet))
    #expect(record.count == 3 && record.address == rival && record.priority == 90)
  }

  @Test("one that does not yield is answered once a second, and is an alarm until it falls silent")
  func persists() {
    var record = RivalRecord()
    let times = Array(stride(from: 1000, through: 5000, by: 100))
    #expect(announcements(times, &record) == [1000, 1100, 1200, 2200, 3200, 4200])
    #expect(record.persists(at: Instant.zero + .milliseconds(5300), quiet: quiet))
    #expect(!record.persists(at: Instant.zero + .milliseconds(5500), quiet: quiet))
  }

  @Test("after a silence it begins anew") func again() {
    var record = RivalRecord()
    _ = announcements(Array(stride(from: 1000, through: 2000, by: 100)), &record)
    #expect(announcements([9000, 9001], &record) == [9000, 9001])
    #expect(!record.persists(at: Instant.zero + .milliseconds(9001), quiet: quiet))
  }
}

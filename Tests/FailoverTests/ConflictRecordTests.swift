import IPAddressing
import MonotonicTime
import NeighborDiscovery
import Testing

@testable import Failover

@Suite struct ConflictRecordTests {
  private func claim(_ last: UInt8) throws -> AddressClaim {
    AddressClaim(.v4(0x0a00_001e), at: try #require(MACAddress(bytes: [2, 0, 0, 0, 0, last])))
  }

  private func at(_ seconds: Int) -> Instant { Instant.zero + .seconds(seconds) }

  @Test("a claim is told once, however often it is heard") func once() throws {
    var record = ConflictRecord()
    #expect(record.hear(try claim(1), at: at(1)))
    #expect(!record.hear(try claim(1), at: at(2)))
    #expect(record.hear(try claim(2), at: at(2)))
    #expect(record.count == 3)
    #expect(try record.claims == [claim(1), claim(2)])
  }

  @Test("it is over when two probes in a row brought no answer") func over() throws {
    var record = ConflictRecord()
    #expect(record.probe(at: at(0)) == [])
    _ = record.hear(try claim(1), at: at(1))
    #expect(record.probe(at: at(10)) == [])
    #expect(record.probe(at: at(20)) == [])
    #expect(try record.probe(at: at(30)) == [claim(1)])
    #expect(record.claims == [])
    #expect(record.hear(try claim(1), at: at(31)))
  }

  @Test("one lost answer does not end it") func lostAnswer() throws {
    var record = ConflictRecord()
    for second in stride(from: 0, to: 100, by: 10) {
      #expect(record.probe(at: at(second)) == [])
      if second % 20 == 0 { _ = record.hear(try claim(1), at: at(second + 1)) }
    }
    #expect(try record.claims == [claim(1)])
  }

  @Test("a flood of claimants does not grow it") func flood() throws {
    var record = ConflictRecord()
    let told = try (0..<200).filter { record.hear(try claim(UInt8($0)), at: at(1)) }
    #expect(told.count == 16 && record.claims.count == 16)
    record.end()
    #expect(record.claims == [])
  }
}

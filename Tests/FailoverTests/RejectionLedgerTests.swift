import IPAddressing
import MonotonicTime
import Testing

@testable import Failover

@Suite struct RejectionLedgerTests {
  private let stranger = IPAddress.v4(0x0a00_004d)

  @Test("a flood of one reason is one line at once and one a minute") func flood() {
    var ledger = RejectionLedger()
    var lines: [RejectionLedger.Summary] = []
    for packet in 0..<10_000 {
      let now = Instant.zero + .milliseconds(packet)
      if let line = ledger.record(reason: "checksum", text: "bad", from: stranger, at: now) {
        lines.append(line)
      }
    }
    #expect(lines.map(\.count) == [1])
    #expect(ledger.nextLine == Instant.zero + .seconds(60))
    #expect(ledger.flush(at: .zero + .seconds(59)).isEmpty)
    #expect(ledger.flush(at: .zero + .seconds(60)).map(\.count) == [9_999])
    #expect(ledger.nextLine == nil)
  }

  @Test("each reason has a line of its own, and changing the source does not reset it") func reasons() {
    var ledger = RejectionLedger()
    #expect(ledger.record(reason: "checksum", text: "bad", from: stranger, at: .zero) != nil)
    #expect(ledger.record(reason: "ttl", text: "64", from: stranger, at: .zero) != nil)
    #expect(ledger.record(reason: "checksum", text: "bad", from: .v4(1), at: .zero + .seconds(1)) == nil)
  }
}

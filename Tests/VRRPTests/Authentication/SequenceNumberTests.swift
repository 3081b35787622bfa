import Testing

@testable import VRRP

@Suite("Sequence numbers")
struct SequenceNumberTests {
  private func number(_ rawValue: UInt64) -> SequenceNumber { SequenceNumber(rawValue: rawValue) }

  @Test("are seconds, a binary fraction of a second, and a counter")
  func layout() {
    #expect(SequenceNumber(clock: .milliseconds(1_500)) == number(0x0000_0001_8000_0000))
    #expect(SequenceNumber(clock: .seconds(0x6800_0000)) == number(0x6800_0000_0000_0000))
    #expect(SequenceNumber(clock: .nanoseconds(999_999_999)) == number(0x0000_0000_ffff_0000))
    #expect(SequenceNumber(clock: .seconds(1 << 32 | 7)) == number(0x0000_0007_0000_0000))
  }

  // RFC 1982 §3.2
  @Test("are ordered on a circle")
  func order() {
    #expect(number(1).isAfter(number(0)))
    #expect(!number(0).isAfter(number(0)))
    #expect(!number(0).isAfter(number(1)))
    #expect(number(0).isAfter(number(.max)))
    #expect(number(5).isAfter(number(.max - 5)))
    #expect(number(1 << 63 - 1).isAfter(number(0)))
    #expect(!number(1 << 63 + 1).isAfter(number(0)))
    // Half a circle apart: undefined by the RFC, refused here.
    #expect(!number(1 << 63).isAfter(number(0)))
    #expect(!number(0).isAfter(number(1 << 63)))
  }

  @Test("tell how far two clocks are apart, across the overflow of the seconds, too")
  func distance() {
    let early = SequenceNumber(clock: .seconds(100.25))
    let late = SequenceNumber(clock: .seconds(107.75))
    #expect(late.lead(over: early) == .seconds(7.5))
    #expect(early.lead(over: late) == .seconds(-7.5))
    #expect(late.secondsApart(from: early) == .seconds(7))
    #expect(early.secondsApart(from: late) == .seconds(7))
    let last = SequenceNumber(clock: .seconds(1 << 32 - 2))
    let first = SequenceNumber(clock: .seconds(1 << 32 + 1))
    #expect(first.isAfter(last))
    #expect(first.lead(over: last) == .seconds(3))
    #expect(first.secondsApart(from: last) == .seconds(3))
  }

  @Test("any two numbers: one is after the other or neither, and a successor is after its number")
  func property() {
    var random = SeededGenerator(seed: 1982)
    for _ in 0..<100_000 {
      let (left, right) = (number(random.next()), number(random.next()))
      if left.isAfter(right) && right.isAfter(left) || !left.next.isAfter(left) {
        Issue.record("\(left), \(right)")
        return
      }
      _ = (left.lead(over: right), left.secondsApart(from: right))
    }
  }
}

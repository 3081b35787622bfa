import MonotonicTime
import Testing

@Suite struct InstantTests {
  @Test("an instant moves by a duration and back") func arithmetic() {
    let start = Instant.zero + .milliseconds(1_500)
    #expect(start.nanoseconds == 1_500_000_000)
    #expect(start - .seconds(1) == Instant(nanoseconds: 500_000_000))
    #expect(start - Instant.zero == .milliseconds(1_500))
  }

  @Test("an instant saturates instead of overflowing") func saturation() {
    #expect(Instant(nanoseconds: .max) + .seconds(1) == Instant(nanoseconds: .max))
    #expect(Instant(nanoseconds: .min) - .seconds(1) == Instant(nanoseconds: .min))
    #expect(Duration.seconds(Int64.max).wholeNanoseconds == .max)
  }
}

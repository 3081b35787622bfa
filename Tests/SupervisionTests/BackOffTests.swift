import Testing

@testable import Supervision

@Suite("Back-off between starts")
struct BackOffTests {
  @Test("the first death costs nothing, then the pauses double")
  func pausesDouble() {
    var backOff = BackOff(BackOff.Settings(toleratedDeaths: 10))
    let pauses = (1...8).map { _ in backOff.died() }
    #expect(
      pauses == [
        .zero, .milliseconds(100), .milliseconds(200), .milliseconds(400), .milliseconds(800),
        .milliseconds(1_600), .milliseconds(3_200), .seconds(5),
      ])
  }

  @Test("after the tolerated number of deaths it is given up, and starts go on at the longest pause")
  func givesUp() {
    var backOff = BackOff()
    let pauses = (1...4).map { _ in backOff.died() }
    #expect(pauses.last == .milliseconds(400))
    #expect(!backOff.isGivenUp)
    #expect(backOff.died() == .seconds(5))
    #expect(backOff.isGivenUp)
    #expect(backOff.died() == .seconds(5))
    #expect(backOff.deaths == 5)
  }

  @Test("a good run ends the row")
  func resets() {
    var backOff = BackOff()
    for _ in 1...7 { _ = backOff.died() }
    backOff.reset()
    #expect(!backOff.isGivenUp)
    #expect(backOff.died() == .zero)
  }
}

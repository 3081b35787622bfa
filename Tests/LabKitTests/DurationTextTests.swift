import LabKit
import Testing

@Suite("Durations as text")
struct DurationTextTests {
  @Test(
    "are read with or without a unit",
    arguments: [
      ("10s", Duration.seconds(10)), ("250ms", .milliseconds(250)), ("1.5", .milliseconds(1500)),
      ("2m", .seconds(120)),
    ])
  func read(text: String, duration: Duration) {
    #expect(Duration(text: text) == duration)
  }

  @Test("are refused when they are none", arguments: ["", "s", "-1s", "nan", "1h", "1e9s"])
  func refused(text: String) {
    #expect(Duration(text: text) == nil)
  }

  @Test(
    "are written as people write them",
    arguments: [
      (Duration.milliseconds(2713), "2.713 s"), (.milliseconds(350), "350 ms"),
      (.microseconds(4250), "4.3 ms"),
      (.zero, "0.0 ms"),
    ])
  func written(duration: Duration, text: String) {
    #expect(duration.text == text)
  }
}

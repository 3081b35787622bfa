import MonotonicTime
import Testing

@Suite("Lateness histogram")
struct LatenessHistogramTests {
  private func histogram(_ values: [Duration]) -> LatenessHistogram {
    var histogram = LatenessHistogram()
    for value in values { histogram.record(value) }
    return histogram
  }

  @Test("nothing recorded has no quantiles")
  func empty() {
    let histogram = LatenessHistogram()
    #expect(histogram.quantile(0.5) == nil)
    #expect(histogram.count == 0 && histogram.maximum == .zero)
  }

  @Test("a quantile is the bound that so many stayed within, and never more than the worst")
  func quantiles() {
    let values =
      Array(repeating: Duration.microseconds(15), count: 98) + [.milliseconds(3), .milliseconds(7)]
    let histogram = histogram(values)
    #expect(histogram.quantile(0.5) == .microseconds(20))
    #expect(histogram.quantile(0.98) == .microseconds(20))
    #expect(histogram.quantile(0.99) == .milliseconds(5))
    #expect(histogram.quantile(1) == .milliseconds(7))
    #expect(histogram.maximum == .milliseconds(7))
    #expect(histogram.sum == .microseconds(98 * 15 + 10_000))
  }

  @Test("every value falls in the bucket whose bound it does not exceed")
  func buckets() {
    for (index, bound) in LatenessHistogram.bounds.enumerated() {
      #expect(histogram([bound]).counts[index] == 1)
      #expect(histogram([bound + .nanoseconds(1)]).counts[index + 1] == 1)
    }
    #expect(LatenessHistogram.bounds == LatenessHistogram.bounds.sorted())
  }

  @Test("what is early is punctual, and what is later than every bound is counted")
  func ends() {
    let histogram = histogram([.milliseconds(-5), .seconds(100)])
    #expect(histogram.counts.first == 1 && histogram.counts.last == 1)
    #expect(histogram.sum == .seconds(100))
    #expect(histogram.quantile(1) == .seconds(100))
  }
}

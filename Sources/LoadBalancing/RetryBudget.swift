/// How many retries there may be beside so many requests: a pool in trouble must not get a multiple of its load.
package struct RetryBudget: Sendable, Equatable {
  private static let retry = 100
  /// The most that is saved up: enough for the requests that waited for a host that has just vanished.
  private static let most = 500 * retry

  private let percent: Int
  private var saved: Int

  /// Every request earns `percent` hundredths of a retry; 0 for no retries.
  package init(percent: Int) {
    self.percent = min(max(percent, 0), 100)
    saved = percent > 0 ? Self.most : 0
  }

  /// Notes a request.
  package mutating func earn() {
    saved = min(saved + percent, Self.most)
  }

  /// Takes what a retry costs; false if it is not there.
  package mutating func spend() -> Bool {
    guard saved >= Self.retry else { return false }
    saved -= Self.retry
    return true
  }
}

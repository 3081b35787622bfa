import Synchronization

/// How many requests each backend of a pool works on, over all workers, where that is limited; and who waits for room.
///
/// Shared by the workers, without locks; pools without a limit have none.
final class InFlightLimits: Sendable {
  private final class Count: Sendable {
    let value = Atomic<Int>(0)
  }

  private let counts: [Count]
  /// A bit for each worker that has requests waiting.
  private let waiting = Atomic<UInt64>(0)
  private let turn = Atomic<Int>(0)

  init(backends: Int) {
    counts = (0..<backends).map { _ in Count() }
  }

  /// Whether a backend takes another request.
  func hasRoom(_ backend: Int, limit: Int) -> Bool {
    counts[backend].value.load(ordering: .sequentiallyConsistent) < limit
  }

  /// Counts a request to a backend, if it takes another one.
  func claim(_ backend: Int, limit: Int) -> Bool {
    var count = counts[backend].value.load(ordering: .relaxed)
    while count < limit {
      let (isExchanged, original) = counts[backend].value.compareExchange(
        expected: count, desired: count + 1, ordering: .sequentiallyConsistent)
      if isExchanged { return true }
      count = original
    }
    return false
  }

  /// A request has ended; tells which worker is to look whether one of its own can go now, if any waits.
  func release(_ backend: Int) -> Int? {
    counts[backend].value.wrappingSubtract(1, ordering: .sequentiallyConsistent)
    let mask = waiting.load(ordering: .sequentiallyConsistent)
    guard mask != 0 else { return nil }
    // In turn, so that no worker's requests wait for ever behind another's.
    let start = turn.wrappingAdd(1, ordering: .relaxed).oldValue & 63
    let rotated = start == 0 ? mask : mask >> UInt64(start) | mask << UInt64(64 - start)
    return (start + rotated.trailingZeroBitCount) & 63
  }

  /// Notes whether requests of a worker wait. One that begins to wait looks for room once more afterwards.
  func setWaiting(_ waits: Bool, worker: Int) {
    let bit: UInt64 = 1 << UInt64(worker)
    if waits {
      waiting.bitwiseOr(bit, ordering: .sequentiallyConsistent)
    } else {
      waiting.bitwiseAnd(~bit, ordering: .sequentiallyConsistent)
    }
  }
}

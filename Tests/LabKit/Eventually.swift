import Glibc

/// Sleeps for `duration`, or until a signal comes.
package func pause(_ duration: Duration) {
  usleep(UInt32(clamping: Int64(duration.seconds * 1_000_000)))
}

/// Waits for `duration` while everything else goes on; throws when interrupted.
package func wait(_ duration: Duration) throws(LabError) {
  let end = ContinuousClock.now + duration
  while ContinuousClock.now < end {
    try Interrupt.check()
    pause(min(end - ContinuousClock.now, .milliseconds(100)))
  }
}

/// Polls until `condition` holds and answers how long that took; throws what it waited for after `limit`.
@discardableResult
package func eventually(
  _ what: @autoclosure () -> String, within limit: Duration = .seconds(10),
  every interval: Duration = .milliseconds(5), _ condition: () throws -> Bool
) throws -> Duration {
  let start = ContinuousClock.now
  while true {
    try Interrupt.check()
    if try condition() { return ContinuousClock.now - start }
    if ContinuousClock.now - start > limit { throw LabError("not within \(limit.text): \(what())") }
    pause(interval)
  }
}

/// Watches for `duration` that `condition` holds all the time; throws `what` at the first moment when it does not.
package func always(
  _ what: String, for duration: Duration, every interval: Duration = .milliseconds(5),
  _ condition: () throws -> Bool
) throws {
  let start = ContinuousClock.now
  while ContinuousClock.now - start < duration {
    try Interrupt.check()
    guard try condition() else {
      throw LabError("no longer after \((ContinuousClock.now - start).text): \(what)")
    }
    pause(interval)
  }
}

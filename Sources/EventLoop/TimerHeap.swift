import MonotonicTime

/// The pending timers of a loop, the earliest first; timers for the same instant keep the order of their
/// scheduling.
///
/// Postponing a pending timer costs nothing: it stays where it is and is put in its place when its old
/// deadline comes up. That makes timeouts cheap which are moved on every request and hardly ever expire.
struct TimerHeap {
  private var timers: ContiguousArray<LoopTimer> = []
  private var nextSequence: UInt64 = 0

  /// The sequence number that the next scheduling gets.
  var sequenceLimit: UInt64 { nextSequence }

  /// When the loop has to look at the timers again: at or before the first deadline; nil without timers.
  var wakeUp: Instant? { timers.first?.key }

  /// Makes `timer` due at `deadline`, pending or not.
  mutating func schedule(_ timer: LoopTimer, at deadline: Instant) {
    timer.sequence = nextSequence
    nextSequence += 1
    timer.deadline = deadline
    if timer.position < 0 {
      timer.key = deadline
      timer.position = timers.count
      timers.append(timer)
      siftUp(timer.position)
    } else if deadline < timer.key {
      timer.key = deadline
      siftUp(timer.position)
    } else if deadline == timer.key {
      siftDown(timer.position)
    }
  }

  /// Forgets `timer`; does nothing if it is not pending.
  mutating func cancel(_ timer: LoopTimer) {
    guard timer.position >= 0 else { return }
    let position = timer.position
    timer.position = -1
    timer.deadline = nil
    guard let last = timers.popLast(), last !== timer else { return }
    timers[position] = last
    last.position = position
    siftUp(position)
    siftDown(last.position)
  }

  /// Takes out the first timer that is due at `now` and was scheduled before `limit` was read.
  mutating func popExpired(at now: Instant, scheduledBefore limit: UInt64) -> LoopTimer? {
    while let first = timers.first, let deadline = first.deadline, first.key <= now {
      if first.key < deadline {
        first.key = deadline
        siftDown(0)
      } else if first.sequence < limit {
        cancel(first)
        return first
      } else {
        return nil
      }
    }
    return nil
  }

  private func precedes(_ left: LoopTimer, _ right: LoopTimer) -> Bool {
    left.key == right.key ? left.sequence < right.sequence : left.key < right.key
  }

  private mutating func siftUp(_ start: Int) {
    var position = start
    while position > 0 {
      let parent = (position - 1) / 2
      guard precedes(timers[position], timers[parent]) else { return }
      exchange(position, parent)
      position = parent
    }
  }

  private mutating func siftDown(_ start: Int) {
    var position = start
    while true {
      let left = 2 * position + 1
      guard left < timers.count else { return }
      let right = left + 1
      let child = right < timers.count && precedes(timers[right], timers[left]) ? right : left
      guard precedes(timers[child], timers[position]) else { return }
      exchange(position, child)
      position = child
    }
  }

  private mutating func exchange(_ first: Int, _ second: Int) {
    timers.swapAt(first, second)
    timers[first].position = first
    timers[second].position = second
  }
}

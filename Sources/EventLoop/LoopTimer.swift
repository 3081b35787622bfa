public import MonotonicTime

/// Something to do once at a later time; `EventLoop.schedule` sets it, and may set it again.
///
/// Make one for each purpose and keep it: scheduling allocates nothing.
public final class LoopTimer {
  /// When the action is due; nil while the timer is not pending.
  public internal(set) var deadline: Instant?

  let action: () -> Void
  // Where the heap has the timer: its key may be earlier than the deadline, never later.
  var key = Instant.zero
  var sequence: UInt64 = 0
  var position = -1

  /// A timer that does `action` on the loop's thread.
  public init(_ action: @escaping () -> Void) {
    self.action = action
  }
}

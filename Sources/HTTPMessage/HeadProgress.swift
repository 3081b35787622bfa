/// What is known of a head that has arrived in part, so that its bytes are not read again for each one that arrives.
///
/// A fresh value belongs to every message.
package struct HeadProgress: Sendable, Equatable {
  /// Bytes before this offset have been searched for line ends.
  private var searched = 0
  /// The head is looked at again, whatever arrives, when this many bytes are here: a limit is reached.
  private var deadline = 0

  /// Nothing has arrived.
  package init() {}

  /// Whether `bytes` can hold anything new to decide on: a line end, a control byte, or enough to reach a limit.
  mutating func isWorthParsing(_ bytes: ByteView) -> Bool {
    guard searched > 0, bytes.count < deadline else { return true }
    // One byte back: after a carriage return, whatever follows decides.
    guard bytes.firstControlButTab(from: searched - 1) == bytes.count else { return true }
    searched = bytes.count
    return false
  }

  /// Notes that `count` bytes were not enough, and that the answer is known when there are `limit`.
  mutating func stopped(at count: Int, limit: Int) {
    searched = count
    deadline = limit
  }
}

private import Glibc

/// Bytes that wait to be parsed or sent, in memory that grows with need.
///
/// `removeAll` gives large memory back, so that an idle connection keeps little.
@safe
struct ByteQueue: ~Copyable {
  /// An empty queue keeps memory up to this size.
  private static let kept = 2 * 1024

  // Owned; `start..<end` of `capacity` bytes hold the queue.
  private var base: UnsafeMutableRawPointer?
  private var capacity = 0
  private var start = 0
  private var end = 0

  init() {}

  deinit {
    unsafe free(base)
  }

  /// How many bytes wait.
  var count: Int { end - start }
  var isEmpty: Bool { start == end }

  /// What waits; valid until the queue changes.
  var bytes: UnsafeRawBufferPointer {
    guard let base = unsafe base else { return unsafe UnsafeRawBufferPointer(start: nil, count: 0) }
    return unsafe UnsafeRawBufferPointer(start: base + start, count: end - start)
  }

  /// Room for `count` bytes behind what waits; `commit` says how many were written.
  mutating func room(for count: Int) -> UnsafeMutableRawBufferPointer {
    if capacity - end < count { makeRoom(for: count) }
    guard let base = unsafe base else { return unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0) }
    return unsafe UnsafeMutableRawBufferPointer(start: base + end, count: capacity - end)
  }

  /// Adds the first `count` bytes that were written to `room`.
  mutating func commit(_ count: Int) {
    precondition(count >= 0 && count <= capacity - end)
    end += count
  }

  /// Adds a copy of `bytes`.
  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count > 0 else { return }
    unsafe room(for: bytes.count).copyMemory(from: bytes)
    commit(bytes.count)
  }

  /// Removes the first `count` bytes.
  mutating func consume(_ count: Int) {
    precondition(count >= 0 && count <= end - start)
    start += count
    if start == end { removeAll() }
  }

  /// Removes everything.
  mutating func removeAll() {
    start = 0
    end = 0
    guard capacity > Self.kept else { return }
    unsafe free(base)
    unsafe base = nil
    capacity = 0
  }

  private mutating func makeRoom(for count: Int) {
    let length = end - start
    if start > 0, let base = unsafe base {
      unsafe memmove(base, base + start, length)
      start = 0
      end = length
    }
    guard capacity - length < count else { return }
    var wanted = max(capacity, 512)
    while wanted - length < count { wanted *= 2 }
    // Memory that the kernel refuses ends the process in any allocation; it is no different here.
    guard let grown = unsafe realloc(base, wanted) else { preconditionFailure("out of memory") }
    unsafe base = grown
    capacity = wanted
  }
}

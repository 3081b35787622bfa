private import Glibc

/// A thread's receive buffer: everything that arrives is parsed, reframed and sent from here.
///
/// Offsets count from the beginning of the memory. What is received begins at `inputStart`, so that a head or a
/// chunk size can be put right in front of the bytes that follow it and both leave in one call.
@safe
final class Workspace {
  /// Room in front of the input for a rewritten head: the largest one that is accepted, with what is added to it.
  private static let headroom = 48 * 1024
  private static let tailroom = 64

  /// Where input begins.
  let inputStart = Workspace.headroom
  /// How much input is taken at once: a bound for what waits between two connections, in each direction.
  let inputCapacity = 64 * 1024
  /// Where a head is composed before it goes in front of its body.
  let scratch: UnsafeMutableRawBufferPointer

  private let memory: UnsafeMutableRawBufferPointer

  init() {
    unsafe memory = .allocate(byteCount: Self.headroom + 64 * 1024 + Self.tailroom, alignment: 64)
    unsafe scratch = .allocate(byteCount: Self.headroom, alignment: 64)
  }

  deinit {
    unsafe memory.deallocate()
    unsafe scratch.deallocate()
  }

  /// The bytes at `range`; valid until the next input.
  func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(rebasing: memory[range])
  }

  /// The memory for `count` bytes at `offset`.
  func memory(at offset: Int, count: Int) -> UnsafeMutableRawBufferPointer {
    unsafe UnsafeMutableRawBufferPointer(rebasing: memory[offset..<offset + count])
  }

  /// Puts `bytes` in front of `offset`; returns where they begin.
  func prepend(_ bytes: UnsafeRawBufferPointer, before offset: Int) -> Int {
    let start = offset - bytes.count
    unsafe memory(at: start, count: bytes.count).copyMemory(from: bytes)
    return start
  }

  /// Moves the bytes at `range` to `offset`, over whatever is there.
  func move(_ range: Range<Int>, to offset: Int) {
    guard range.lowerBound != offset, !range.isEmpty else { return }
    unsafe memory(at: offset, count: range.count).copyMemory(from: bytes(range))
  }

  subscript(offset: Int) -> UInt8 {
    get { unsafe memory[offset] }
    set { unsafe memory[offset] = newValue }
  }
}

/// Bytes that someone else owns, read while that owner keeps them.
///
/// Every single-byte access is checked. The scans below read words without checks, each inside its own bound:
/// this file, `ByteSink` and `FieldTable` are the module's only users of raw memory, because a request head is parsed
/// in the receive buffer, without a copy.
@safe
struct ByteView {
  private let base: UnsafeRawPointer
  let count: Int

  /// The view of a buffer; nil if the buffer is empty.
  init?(_ buffer: UnsafeRawBufferPointer) {
    guard let base = buffer.baseAddress, buffer.count > 0 else { return nil }
    unsafe self.base = base
    count = buffer.count
  }

  private init(base: UnsafeRawPointer, count: Int) {
    unsafe self.base = base
    self.count = count
  }

  /// The first `limit` bytes, or all if there are fewer.
  func prefix(_ limit: Int) -> ByteView {
    unsafe ByteView(base: base, count: min(max(limit, 0), count))
  }

  /// The bytes of `range` as raw memory.
  func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return unsafe UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count)
  }

  subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < count)
    return unsafe base.load(fromByteOffset: index, as: UInt8.self)
  }

  /// The first byte below 0x20, or 0x7f, at or after `start`; `count` if there is none.
  func firstControl(from start: Int) -> Int {
    var index = max(start, 0)
    while index + 8 <= count {
      let word = UInt64(littleEndian: unsafe base.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      // A byte's top bit is set where the byte is below 0x20 or is 0x7f; the lowest one set is exact.
      let delete = word ^ 0x7f7f_7f7f_7f7f_7f7f
      let found =
        (((word &- 0x2020_2020_2020_2020) & ~word) | ((delete &- 0x0101_0101_0101_0101) & ~delete))
        & 0x8080_8080_8080_8080
      if found != 0 { return index + found.trailingZeroBitCount >> 3 }
      index += 8
    }
    while index < count {
      let byte = unsafe base.load(fromByteOffset: index, as: UInt8.self)
      if byte < 0x20 || byte == 0x7f { return index }
      index += 1
    }
    return count
  }

  /// Like `firstControl`, passing over tabs.
  func firstControlButTab(from start: Int) -> Int {
    var index = firstControl(from: start)
    while index < count, self[index] == .tab { index = firstControl(from: index + 1) }
    return index
  }

  /// The first byte at or after `start` that is not in `set`; `count` if all are.
  @inline(__always)
  func end(of set: ByteSet, from start: Int) -> Int {
    var index = max(start, 0)
    while index < count, set.contains(unsafe base.load(fromByteOffset: index, as: UInt8.self)) { index += 1 }
    return index
  }

  /// The first byte at or after `start` that is in neither set; `usual` holds most of those that are in `set`.
  @inline(__always)
  func end(of set: ByteSet, usual: WordSet, from start: Int) -> Int {
    var index = max(start, 0)
    while index + 8 <= count {
      let word = UInt64(littleEndian: unsafe base.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      let others = usual.others(in: word)
      if others == 0 {
        index += 8
        continue
      }
      index += others.trailingZeroBitCount >> 3
      guard set.contains(unsafe base.load(fromByteOffset: index, as: UInt8.self)) else { return index }
      index += 1
    }
    return end(of: set, from: index)
  }

  /// The first `byte` in `range`; nil if there is none.
  func first(_ byte: UInt8, in range: Range<Int>) -> Int? {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    var index = range.lowerBound
    while index < range.upperBound {
      if unsafe base.load(fromByteOffset: index, as: UInt8.self) == byte { return index }
      index += 1
    }
    return nil
  }

  /// `range` without spaces and tabs at either end.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, self[start] == .space || self[start] == .tab { start += 1 }
    while end > start, self[end - 1] == .space || self[end - 1] == .tab { end -= 1 }
    return start..<end
  }

  /// Whether the bytes of `range` are `text`, which is lower case, without regard to the case of letters.
  ///
  /// Only for tokens: a byte of `range` and the same byte with bit 5 set compare equal.
  @inline(__always)
  func equalsToken(_ range: Range<Int>, _ text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard range.count == length else { return false }
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    let left = unsafe base + range.lowerBound
    let right = unsafe UnsafeRawPointer(text.utf8Start)
    var index = 0
    while index + 8 <= length {
      let word = unsafe left.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      if unsafe word | 0x2020_2020_2020_2020 != right.loadUnaligned(fromByteOffset: index, as: UInt64.self) {
        return false
      }
      index += 8
    }
    while index < length {
      let byte = unsafe left.load(fromByteOffset: index, as: UInt8.self)
      if unsafe byte | 0x20 != right.load(fromByteOffset: index, as: UInt8.self) { return false }
      index += 1
    }
    return true
  }

  /// Whether the bytes of `range` are exactly `text`.
  func equals(_ range: Range<Int>, _ text: StaticString) -> Bool {
    guard range.count == text.utf8CodeUnitCount else { return false }
    for offset in 0..<range.count {
      if unsafe self[range.lowerBound + offset] != text.utf8Start[offset] { return false }
    }
    return true
  }

  /// Whether two ranges hold the same bytes but for the case of letters.
  func equalsIgnoringCase(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    guard left.count == right.count else { return false }
    for offset in 0..<left.count
    where self[left.lowerBound + offset].lowercased != self[right.lowerBound + offset].lowercased {
      return false
    }
    return true
  }
}

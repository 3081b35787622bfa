/// Memory that a head is written into from its start; what does not fit is left out, and `isOverfull` says so.
///
/// Raw memory, because a head is built in the thread's send buffer, without a copy; every write is checked against its end.
@safe
struct ByteSink {
  private let base: UnsafeMutableRawPointer?
  private let capacity: Int
  /// Bytes written.
  private(set) var count = 0
  /// Whether something did not fit.
  private(set) var isOverfull = false

  init(_ buffer: UnsafeMutableRawBufferPointer) {
    unsafe base = buffer.baseAddress
    capacity = buffer.count
  }

  /// Bytes written, or nil if not everything did fit.
  var result: Int? { isOverfull ? nil : count }

  /// How many bytes more do fit.
  var room: Int { capacity - count }

  @inline(__always)
  mutating func write(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count <= capacity - count, let base = unsafe base, let source = bytes.baseAddress else {
      if bytes.count > capacity - count { isOverfull = true }
      return
    }
    unsafe (base + count).copyMemory(from: source, byteCount: bytes.count)
    count += bytes.count
  }

  @inline(__always)
  mutating func write(_ bytes: ByteView, _ range: Range<Int>) {
    unsafe write(bytes.slice(range))
  }

  @inline(__always)
  mutating func write(_ text: StaticString) {
    unsafe write(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func write(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { unsafe write($0) }
  }

  mutating func write(_ byte: UInt8) {
    guard count < capacity, let base = unsafe base else {
      isOverfull = true
      return
    }
    unsafe (base + count).storeBytes(of: byte, as: UInt8.self)
    count += 1
  }

  /// Writes a number in decimal digits.
  mutating func write(decimal value: UInt64) {
    var divisor: UInt64 = 1
    while value / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      write(.zero + UInt8(truncatingIfNeeded: value / divisor % 10))
      divisor /= 10
    }
  }

  /// Writes a number in hexadecimal digits, without leading zeros.
  mutating func write(hexadecimal value: UInt64) {
    var shift = value == 0 ? 0 : (63 - value.leadingZeroBitCount) & ~3
    while shift >= 0 {
      write(hexadecimalDigit: UInt8(truncatingIfNeeded: value &>> UInt64(shift)) & 0xf)
      shift -= 4
    }
  }

  /// Writes the digit of a value below 16.
  mutating func write(hexadecimalDigit value: UInt8) {
    write(value < 10 ? .zero + value : 0x57 + value)
  }
}

/// The value of a `Content-Length` field.
enum ContentLength {
  /// The number that `range` holds: digits only, below 2^63.
  static func parse(_ bytes: ByteView, _ range: Range<Int>) throws(MessageError) -> UInt64 {
    guard !range.isEmpty else { throw .badContentLength }
    var value: UInt64 = 0
    for index in range {
      let byte = bytes[index]
      guard ByteSet.digits.contains(byte) else { throw .badContentLength }
      let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carried) = scaled.addingReportingOverflow(UInt64(byte - .zero))
      guard !overflow, !carried, sum <= UInt64(Int64.max) else { throw .badContentLength }
      value = sum
    }
    return value
  }
}

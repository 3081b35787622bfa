/// The name of a trailer, gathered byte by byte, as far as it takes to know a forbidden one.
struct TrailerName: Sendable {
  /// Longer than any name that a proxy knows.
  private static let capacity = 24
  private var storage = InlineArray<24, UInt8>(repeating: 0)
  private var count = 0

  /// Adds a byte of a token; those beyond the capacity are only counted.
  mutating func append(_ byte: UInt8) {
    if count < Self.capacity { storage[count] = byte }
    count += 1
  }

  /// Whether a trailer of this name is refused.
  var isForbidden: Bool {
    guard count <= Self.capacity else { return false }
    return unsafe storage.span.withUnsafeBytes { buffer in
      guard let bytes = unsafe ByteView(buffer) else { return false }
      return FieldName(bytes, 0..<count).isForbiddenInTrailers
    }
  }
}

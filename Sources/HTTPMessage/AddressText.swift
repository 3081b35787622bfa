/// The text of a client's address, held in place: made once a connection, written into every head and log line.
package struct AddressText: Sendable, BitwiseCopyable {
  /// As long as an IPv6 address with an embedded IPv4 one.
  private static let capacity = 45
  private var storage: InlineArray<45, UInt8>
  private let count: UInt8

  /// The text, cut after 45 bytes, which no address needs.
  package init(_ text: String) {
    storage = InlineArray(repeating: 0)
    var index = 0
    for byte in text.utf8.prefix(Self.capacity) {
      storage[index] = byte
      index += 1
    }
    count = UInt8(index)
  }

  /// Lends the text's bytes.
  package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    unsafe storage.span.withUnsafeBytes {
      unsafe body(UnsafeRawBufferPointer(rebasing: $0.prefix(Int(count))))
    }
  }

  /// Appends the text to `sink`.
  func write(to sink: inout ByteSink) {
    unsafe withBytes { unsafe sink.write($0) }
  }
}

/// What the `Transfer-Encoding` fields of a message say, taken together (RFC 9112 §6.1).
struct TransferCodings {
  private var isPresent = false
  private var isMalformed = false
  private var hasUnknown = false
  private var endsInChunked = false

  /// Adds the codings of one field value.
  mutating func add(_ bytes: ByteView, _ value: Range<Int>) {
    isPresent = true
    var elements = ListElements(bytes, in: value)
    while let element = elements.next() {
      // chunked must come once and last: whatever follows it is a mistake.
      if endsInChunked || element.isEmpty {
        isMalformed = true
      } else if bytes.equalsToken(element, "chunked") {
        endsInChunked = true
      } else {
        hasUnknown = true
      }
    }
  }

  /// Whether the body is chunked; nil if no field was there.
  func verdict() throws(MessageError) -> Bool? {
    guard isPresent else { return nil }
    guard !isMalformed, endsInChunked else { throw .badTransferEncoding }
    guard !hasUnknown else { throw .unsupportedTransferEncoding }
    return true
  }
}

/// Lines of the combined log format: `client - - [time] "request" status bytes "referer" "user agent"`.
///
/// The head of a request is gone when its response ends, so that a line is made in two steps: `writeRequest` keeps the
/// parts that the head has, `writeLine` puts the line together.
package enum CombinedLog {
  /// The parts of a line that come from the request.
  package struct RequestParts: Sendable, BitwiseCopyable {
    /// Where the request line ends and the referer starts.
    fileprivate let split: Int
    /// How many bytes were written.
    package let count: Int

    /// Nothing was written yet.
    package static var none: RequestParts { RequestParts(split: 0, count: 0) }
  }

  /// Writes the parts of a well-formed request into `output`; what does not fit is cut off.
  package static func writeRequest(
    _ head: RequestHead, from source: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> RequestParts {
    guard let bytes = unsafe ByteView(source) else { return RequestParts(split: 0, count: 0) }
    var sink = unsafe LogSink(output)
    sink.escape(bytes, head.line.range)
    let split = sink.count
    writeQuoted(head.fields.first(.referer), bytes, &sink)
    sink.write("\" ")
    writeQuoted(head.fields.first(.userAgent), bytes, &sink)
    return RequestParts(split: split, count: sink.count)
  }

  /// Writes what was received of a refused request, up to its first line end and at most 256 bytes.
  package static func writeMalformed(
    _ source: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> RequestParts {
    guard let bytes = unsafe ByteView(source)?.prefix(256) else { return RequestParts(split: 0, count: 0) }
    var sink = unsafe LogSink(output)
    var end = 0
    while end < bytes.count, bytes[end] != .carriageReturn, bytes[end] != .lineFeed { end += 1 }
    sink.escape(bytes, 0..<end)
    let split = sink.count
    sink.write("\"-\" \"-")
    return RequestParts(split: split, count: sink.count)
  }

  /// Writes a line from what `writeRequest` left in `stored`; returns its length, or nil if it does not fit.
  ///
  /// `time` is text such as `10/Oct/2026:13:55:36 +0000`; `bodyBytes` are those that the client was sent.
  package static func writeLine(
    client: AddressText, time: UnsafeRawBufferPointer, _ parts: RequestParts, stored: UnsafeRawBufferPointer,
    status: Int, bodyBytes: UInt64, into output: UnsafeMutableRawBufferPointer
  ) -> Int? {
    guard parts.count <= stored.count else { return nil }
    var sink = unsafe ByteSink(output)
    client.write(to: &sink)
    sink.write(" - - [")
    unsafe sink.write(time)
    sink.write("] \"")
    unsafe sink.write(UnsafeRawBufferPointer(rebasing: stored[..<parts.split]))
    sink.write("\" ")
    sink.write(decimal: UInt64(max(status, 0)))
    sink.write(.space)
    sink.write(decimal: bodyBytes)
    sink.write(.space)
    unsafe sink.write(UnsafeRawBufferPointer(rebasing: stored[parts.split..<parts.count]))
    sink.write("\"\n")
    return sink.result
  }

  /// Writes the opening quote and the value, or a dash; the closing quote is the caller's.
  private static func writeQuoted(_ field: HeaderField?, _ bytes: ByteView, _ sink: inout LogSink) {
    guard let field, !field.valueRange.isEmpty else {
      sink.write("\"-")
      return
    }
    sink.write("\"")
    sink.escape(bytes, field.valueRange.range)
  }
}

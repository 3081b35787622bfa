/// Writes the frames of the chunked transfer coding (RFC 9112 §7.1).
package enum ChunkedEncoder {
  /// Enough for any chunk's header: sixteen digits and a line end.
  package static let longestHeader = 18

  /// What follows the data of each chunk.
  package static let dataEnd: StaticString = "\r\n"

  /// The last chunk and the end of the body.
  package static let bodyEnd: StaticString = "0\r\n\r\n"

  /// Writes the header of a chunk of `size` bytes, which is not zero; returns its length, or nil if it does not fit.
  package static func writeHeader(size: Int, into output: UnsafeMutableRawBufferPointer) -> Int? {
    guard size > 0 else { return nil }
    var sink = unsafe ByteSink(output)
    sink.write(hexadecimal: UInt64(size))
    sink.write("\r\n")
    return sink.result
  }
}

/// Writes the head that a client gets: a new message made from the parsed one.
package enum ResponseHeadWriter {
  /// Writes `head`, parsed from `source`, into `output`; returns its length, or nil if it does not fit.
  ///
  /// A buffer of `head.length` + 256 bytes is always enough.
  package static func write(
    _ head: ResponseHead, from source: UnsafeRawBufferPointer, _ delivery: ResponseDelivery,
    into output: UnsafeMutableRawBufferPointer
  ) -> Int? {
    guard let bytes = unsafe ByteView(source) else { return nil }
    var sink = unsafe ByteSink(output)
    sink.write("HTTP/1.1 ")
    sink.write(decimal: UInt64(head.status))
    sink.write(.space)
    sink.write(bytes, head.reason.range)
    sink.write("\r\n")
    for index in 0..<head.fields.count {
      let field = head.fields[index]
      if field.isHopByHop || field.name == .contentLength { continue }
      sink.write(field, bytes)
    }
    if !head.isInterim { writeFraming(head, delivery, &sink) }
    sink.write("\r\n")
    return sink.result
  }

  private static func writeFraming(_ head: ResponseHead, _ delivery: ResponseDelivery, _ sink: inout ByteSink)
  {
    if delivery.body == .chunked {
      sink.write("Transfer-Encoding: chunked\r\n")
    } else if let contentLength = head.contentLength, head.status != 204 {
      sink.write("Content-Length: ")
      sink.write(decimal: contentLength)
      sink.write("\r\n")
    }
    if !delivery.keepAlive {
      sink.write("Connection: close\r\n")
    } else if delivery.announcesKeepAlive {
      sink.write("Connection: keep-alive\r\n")
    }
  }
}

/// The balancer's own answer to a request that it cannot forward: short, and the last on its connection.
package enum ErrorPage {
  /// Writes head and body into `output`; returns their length, or nil if they do not fit in it. 512 bytes are enough.
  ///
  /// The body is HTML, or JSON where the client prefers it; a HEAD request gets the head alone.
  package static func write(
    _ status: Int, asJSON: Bool, answering method: RequestMethod = .get,
    into output: UnsafeMutableRawBufferPointer
  ) -> Int? {
    let reason = StatusCode.reason(status)
    var sink = unsafe ByteSink(output)
    sink.write("HTTP/1.1 ")
    writeTitle(status, reason, &sink)
    sink.write(asJSON ? "\r\nContent-Type: application/json" : "\r\nContent-Type: text/html; charset=utf-8")
    sink.write("\r\nContent-Length: ")
    sink.write(decimal: UInt64(bodyLength(status, reason, asJSON)))
    sink.write("\r\nCache-Control: no-store\r\n")
    // RFC 9110 §15.5.6: a 405 names what is allowed.
    if status == 405 { sink.write("Allow: GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH\r\n") }
    sink.write("Connection: close\r\n\r\n")
    if method != .head { writeBody(status, reason, asJSON, &sink) }
    return sink.result
  }

  private static func writeTitle(_ status: Int, _ reason: StaticString, _ sink: inout ByteSink) {
    sink.write(decimal: UInt64(max(status, 0)))
    sink.write(.space)
    sink.write(reason)
  }

  private static func writeBody(_ status: Int, _ reason: StaticString, _ asJSON: Bool, _ sink: inout ByteSink)
  {
    if asJSON {
      sink.write("{\"status\":")
      sink.write(decimal: UInt64(max(status, 0)))
      sink.write(",\"error\":\"")
      sink.write(reason)
      sink.write("\"}\n")
    } else {
      sink.write("<!DOCTYPE html>\n<title>")
      writeTitle(status, reason, &sink)
      sink.write("</title>\n<h1>")
      writeTitle(status, reason, &sink)
      sink.write("</h1>\n")
    }
  }

  /// The length of the body, by writing it nowhere.
  private static func bodyLength(_ status: Int, _ reason: StaticString, _ asJSON: Bool) -> Int {
    unsafe withUnsafeTemporaryAllocation(byteCount: 512, alignment: 1) { memory in
      var sink = unsafe ByteSink(memory)
      writeBody(status, reason, asJSON, &sink)
      return sink.count
    }
  }
}

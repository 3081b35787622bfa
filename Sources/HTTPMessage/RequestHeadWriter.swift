/// Writes the head that a backend gets: a new message made from the parsed one.
package enum RequestHeadWriter {
  /// Writes `head`, parsed from `source`, into `output`; returns its length, or nil if it does not fit.
  ///
  /// A buffer of `head.length` + 1,024 bytes is always enough for a default host of up to 255 bytes.
  package static func write(
    _ head: RequestHead, from source: UnsafeRawBufferPointer, client: AddressText,
    _ options: ForwardingOptions,
    into output: UnsafeMutableRawBufferPointer
  ) -> Int? {
    guard let bytes = unsafe ByteView(source) else { return nil }
    var sink = unsafe ByteSink(output)
    writeLine(head, bytes, &sink)
    sink.write("Host: ")
    if let host = head.host {
      sink.write(bytes, host.range)
    } else {
      sink.write(options.defaultHost)
    }
    sink.write("\r\n")
    writeEndToEndFields(head, bytes, &sink)
    writeFraming(head.framing, &sink)
    writeClient(head, bytes, client, options, &sink)
    sink.write(options.keepAlive ? "\r\n" : "Connection: close\r\n\r\n")
    return sink.result
  }

  /// The request line in origin form, or with the asterisk (RFC 9112 §3.2.4).
  private static func writeLine(_ head: RequestHead, _ bytes: ByteView, _ sink: inout ByteSink) {
    sink.write(bytes, head.methodRange.range)
    sink.write(.space)
    let target = head.target
    if target.isAsterisk || (target.path.isEmpty && target.query == nil && head.method == .options) {
      sink.write("*")
    } else {
      if target.path.isEmpty { sink.write("/") }
      sink.write(bytes, target.path.range)
    }
    if let query = target.query {
      sink.write("?")
      sink.write(bytes, query.range)
    }
    sink.write(" HTTP/1.1\r\n")
  }

  private static func writeEndToEndFields(_ head: RequestHead, _ bytes: ByteView, _ sink: inout ByteSink) {
    for index in 0..<head.fields.count {
      let field = head.fields[index]
      if field.isHopByHop { continue }
      switch field.name {
      case .host, .contentLength, .transferEncoding, .xForwardedFor, .xForwardedProto, .xRealIP:
        continue
      case .expect:
        if head.expectsContinue { sink.write(field, bytes) }
      case .other, .accept, .authorization, .connection, .contentType, .cookie, .date, .forwarded,
        .http2Settings,
        .keepAlive, .location, .proxyAuthorization, .proxyConnection, .referer, .server, .setCookie, .te,
        .trailer,
        .upgrade, .userAgent, .via, .xForwardedHost, .xForwardedPort:
        sink.write(field, bytes)
      }
    }
  }

  private static func writeFraming(_ framing: BodyFraming, _ sink: inout ByteSink) {
    switch framing {
    case .none, .untilClose: break
    case .length(let length):
      sink.write("Content-Length: ")
      sink.write(decimal: length)
      sink.write("\r\n")
    case .chunked: sink.write("Transfer-Encoding: chunked\r\n")
    }
  }

  private static func writeClient(
    _ head: RequestHead, _ bytes: ByteView, _ client: AddressText, _ options: ForwardingOptions,
    _ sink: inout ByteSink
  ) {
    sink.write("X-Forwarded-For: ")
    if options.forwardedFor == .append {
      for index in 0..<head.fields.count where head.fields[index].name == .xForwardedFor {
        let value = head.fields[index].valueRange
        guard !value.isEmpty else { continue }
        sink.write(bytes, value.range)
        sink.write(", ")
      }
    }
    client.write(to: &sink)
    sink.write(
      options.isHTTPS
        ? "\r\nX-Forwarded-Proto: https\r\nX-Real-IP: " : "\r\nX-Forwarded-Proto: http\r\nX-Real-IP: ")
    client.write(to: &sink)
    sink.write("\r\n")
  }
}

extension ByteSink {
  /// Writes a field line.
  @inline(__always)
  mutating func write(_ field: HeaderField, _ bytes: ByteView) {
    if field.isCanonical {
      write(bytes, field.nameRange.lowerBound..<field.valueRange.upperBound + 2)
    } else {
      write(bytes, field.nameRange.range)
      write(": ")
      write(bytes, field.valueRange.range)
      write("\r\n")
    }
  }
}

/// The head of a request, as offsets into the buffer that it was parsed from.
///
/// Valid until that buffer changes or its parser parses again.
package struct RequestHead: BitwiseCopyable {
  /// The bytes of the head, with empty lines before it; the body starts here.
  package let length: Int
  /// The request line as received, without its line end.
  package let line: ByteRange
  package let method: RequestMethod
  /// The method as sent.
  package let methodRange: ByteRange
  package let target: RequestTarget
  package let version: HTTPVersion
  /// The fields in the order of arrival.
  package let fields: FieldTable
  /// The value of `Host`; nil only in HTTP/1.0.
  package let host: ByteRange?
  /// How the body is delimited; never `untilClose`.
  package let framing: BodyFraming
  /// Whether the client can send another request on this connection.
  package let keepAlive: Bool
  /// Whether the client waits for `100 Continue` before it sends the body.
  package let expectsContinue: Bool
  /// Whether the client asks for another protocol, by `Upgrade` and `Connection`.
  package let wantsUpgrade: Bool

  /// Whether the client would rather have errors as JSON than as HTML; `bytes` is what the head was parsed from.
  package func prefersJSON(in bytes: UnsafeRawBufferPointer) -> Bool {
    guard let view = unsafe ByteView(bytes), let accept = fields.first(.accept) else { return false }
    var elements = ListElements(view, in: accept.valueRange.range)
    while let element = elements.next() {
      let type = view.first(.semicolon, in: element).map { view.trimmed(element.lowerBound..<$0) } ?? element
      if view.equalsToken(type, "text/html") { return false }
      if view.equalsToken(type, "application/json") { return true }
    }
    return false
  }
}

/// The outcome of looking for a request head.
package enum RequestParse: BitwiseCopyable {
  /// The bytes are a beginning; call again with the same bytes and more.
  case needMore
  /// A complete head.
  case head(RequestHead)
  /// No request: answer with the error's status and close the connection.
  case failed(MessageError)
}

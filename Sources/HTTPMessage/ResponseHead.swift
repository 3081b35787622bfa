/// The head of a response, as offsets into the buffer that it was parsed from.
///
/// Valid until that buffer changes or its parser parses again.
package struct ResponseHead: BitwiseCopyable {
  /// The bytes of the head; the body starts here.
  package let length: Int
  /// 100 to 599.
  package let status: Int
  /// The reason phrase, which may be empty.
  package let reason: ByteRange
  package let version: HTTPVersion
  /// The fields in the order of arrival.
  package let fields: FieldTable
  /// How the body that follows is delimited.
  package let framing: BodyFraming
  /// The `Content-Length` that was sent, also where no body follows (HEAD, 304).
  package let contentLength: UInt64?
  /// Whether the backend takes another request on this connection when the body has ended.
  ///
  /// Bytes beyond that end are a reason to close it all the same.
  package let keepAlive: Bool

  /// Whether another response to the same request follows (1xx).
  package var isInterim: Bool { status < 200 }

  /// Whether an interim response goes on to a client: 100 if it waits for that, 103; nothing to HTTP/1.0.
  package func forwardsInterim(to version: HTTPVersion, expectsContinue: Bool) -> Bool {
    version == .http11 && ((status == 100 && expectsContinue) || status == 103)
  }
}

/// The outcome of looking for a response head.
package enum ResponseParse: BitwiseCopyable {
  /// The bytes are a beginning; call again with the same bytes and more.
  case needMore
  /// A complete head, perhaps an interim one.
  case head(ResponseHead)
  /// No response: answer 502 and close the connection to the backend.
  case failed(MessageError)
}

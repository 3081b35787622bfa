import HTTPMessage

/// The head of a control request, apart from the buffer that it came in.
struct ControlRequest: Equatable {
  var method: String
  var path: String
  var query: String?
  /// Whether the body can be sent in chunks.
  var isHTTP11: Bool
  /// Whether another request may follow on the connection.
  var keepAlive: Bool
  /// Bytes of the body; nil if it does not say.
  var bodyLength: UInt64?
  var expectsContinue: Bool

  /// The request that `head` was parsed as, from the start of `buffer`.
  init(_ head: RequestHead, in buffer: [UInt8]) {
    func text(_ range: ByteRange) -> String { String(decoding: buffer[range.range], as: UTF8.self) }
    method = text(head.methodRange)
    path = head.target.isAsterisk ? "*" : text(head.target.path)
    query = head.target.query.map(text)
    isHTTP11 = head.version == .http11
    keepAlive = head.keepAlive
    expectsContinue = head.expectsContinue
    bodyLength =
      switch head.framing {
      case .none: 0
      case .length(let count): count
      case .chunked, .untilClose: nil
      }
  }

  var isHead: Bool { method == "HEAD" }
}

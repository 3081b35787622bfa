/// How a response reaches a particular client: what the head says, and what the proxy does with body and connection.
package struct ResponseDelivery: Sendable, Equatable, BitwiseCopyable {
  /// How body bytes are written to the client.
  package enum Body: UInt8, Sendable, BitwiseCopyable {
    /// There are none.
    case none
    /// As they are.
    case plain
    /// With a `ChunkedEncoder`.
    case chunked
  }

  /// How body bytes are written.
  package let body: Body
  /// Whether the connection to the client stays open when the response has ended.
  package let keepAlive: Bool
  /// Whether the head says so: a client of HTTP/1.0 that keeps its connection has to be told.
  let announcesKeepAlive: Bool

  /// The delivery of `head` to a client of `version` that wants `keepAlive`.
  package init(_ head: ResponseHead, to version: HTTPVersion, keepAlive: Bool) {
    switch head.framing {
    case .none, .length(0):
      body = .none
      self.keepAlive = keepAlive
    case .length:
      body = .plain
      self.keepAlive = keepAlive
    case .chunked, .untilClose:
      // HTTP/1.0 knows no chunks: such a body ends with the connection.
      body = version == .http11 ? .chunked : .plain
      self.keepAlive = keepAlive && version == .http11
    }
    announcesKeepAlive = version == .http10 && self.keepAlive
  }
}

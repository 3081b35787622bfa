import HTTPMessage

/// The parser of response heads, whole and in pieces, and the head that a client gets.
///
/// The first byte says how long the pieces are and which request is answered.
enum ResponseHeadTarget: FuzzTarget {
  static let name = "response-head"
  static let longestInput = 2_000

  /// Small, so that inputs reach them.
  private static let limits = {
    var limits = HeadLimits()
    (limits.line, limits.field, limits.fieldBlock, limits.fields) = (256, 256, 1_024, 12)
    return limits
  }()

  static func seeds() -> [[UInt8]] {
    let heads = [
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
      "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 100 Continue\r\n\r\n",
      "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\nDate: x\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n",
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
      "HTTP/1.1 200\r\nSet-Cookie: JSESSIONID=a.b; Path=/\r\nLocation: http://a/\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n",
    ]
    return heads.flatMap { head in [3, 0x43].map { [$0] + Array(head.utf8) } }
  }

  static func run(_ input: UnsafeRawBufferPointer) {
    guard let first = input.first else { return }
    let message = UnsafeRawBufferPointer(rebasing: input.dropFirst())
    let method: RequestMethod = first & 0x40 == 0 ? .get : .head
    let version: HTTPVersion = first & 0x80 == 0 ? .http11 : .http10
    let parser = ResponseParser(limits: limits)
    let whole = Fate(message, parser, method, version, cutBy: max(message.count, 1))
    let pieces = Fate(message, parser, method, version, cutBy: max(Int(first & 0x3f), 1))
    promise(whole.agrees(with: pieces), "whole: \(whole), in pieces: \(pieces)")
    guard case .delivered(let head) = whole else { return }
    head.withUnsafeBytes { buffer in
      var limits = Self.limits
      limits.line += 64
      limits.fields += 8
      limits.fieldBlock += 256
      var progress = HeadProgress()
      guard case .head(let again) = ResponseParser(limits: limits).parse(buffer, &progress, answering: method)
      else { fatalError("the client would refuse \(String(decoding: head, as: UTF8.self).debugDescription)") }
      promise(again.length == head.count, "the client reads \(again.length) of \(head.count) bytes")
    }
  }

  /// What became of a response.
  private enum Fate: Equatable {
    case incomplete
    case refused
    case delivered([UInt8])

    init(
      _ message: UnsafeRawBufferPointer, _ parser: ResponseParser, _ method: RequestMethod,
      _ version: HTTPVersion, cutBy size: Int
    ) {
      var progress = HeadProgress()
      self = .incomplete
      for end in Array(stride(from: size, to: message.count, by: size)) + [message.count] {
        // A copy of its own, so that not one byte more can be read unnoticed.
        let arrived = Array(message[..<end])
        self = arrived.withUnsafeBytes { Fate($0, parser.parse($0, &progress, answering: method), version) }
        if self != .incomplete { return }
      }
    }

    /// Whether both are the same but for a mistake in an unfinished line, which may be told early or late.
    func agrees(with other: Fate) -> Bool {
      switch (self, other) {
      case (.refused, .incomplete), (.incomplete, .refused): true
      case (let left, let right): left == right
      }
    }

    private init(_ bytes: UnsafeRawBufferPointer, _ result: ResponseParse, _ version: HTTPVersion) {
      switch result {
      case .needMore: self = .incomplete
      case .failed: self = .refused
      case .head(let head):
        promise(head.length <= bytes.count, "longer than what arrived")
        var output = [UInt8](repeating: 0, count: head.length + 256)
        let delivery = ResponseDelivery(head, to: version, keepAlive: true)
        let length = output.withUnsafeMutableBytes {
          ResponseHeadWriter.write(head, from: bytes, delivery, into: $0)
        }
        guard let length else { fatalError("did not fit") }
        self = .delivered(Array(output[..<length]))
      }
    }
  }
}

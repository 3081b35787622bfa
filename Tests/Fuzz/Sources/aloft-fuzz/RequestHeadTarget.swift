import HTTPMessage

/// The parser of request heads, whole and in pieces, and the head that a backend gets.
///
/// The first byte says how long the pieces are; with its highest bit set, lines may end in LF alone.
enum RequestHeadTarget: FuzzTarget {
  static let name = "request-head"
  static let longestInput = 2_000

  /// Small, so that inputs reach them.
  private static let limits = {
    var limits = HeadLimits()
    (limits.line, limits.field, limits.fieldBlock, limits.fields) = (256, 256, 1_024, 12)
    return limits
  }()

  static func seeds() -> [[UInt8]] {
    let lines = [
      "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
      "\r\nPOST /a;p?q HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
      "GET http://user@a.example:8080/x%20y?z HTTP/1.1\r\nHost: a.example:8080\r\nConnection: x, Close\r\n\r\n",
      "PUT / HTTP/1.1\r\nHost: [2001:db8::1]:80\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n",
      "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\nCookie: JSESSIONID=a.b; c=d\r\nX-Forwarded-For: 1, 2\r\n\r\n",
      "OPTIONS * HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
      "GET /a/../b/./c//d%2e HTTP/1.1\r\nHost: a\r\nAccept: application/json;q=0.9, */*\r\nTE: trailers\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\rb\n\n",
      "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n", "CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n",
    ]
    return lines.flatMap { line in [3, 0x81].map { [$0] + Array(line.utf8) } }
  }

  static func run(_ input: UnsafeRawBufferPointer) {
    guard let first = input.first else { return }
    let message = UnsafeRawBufferPointer(rebasing: input.dropFirst())
    var limits = Self.limits
    limits.allowsBareLineFeed = first & 0x80 != 0
    let parser = RequestParser(limits: limits)
    let whole = Fate(message, parser, cutBy: max(message.count, 1))
    let pieces = Fate(message, parser, cutBy: max(Int(first & 0x7f), 1))
    promise(whole.agrees(with: pieces), "whole: \(whole), in pieces: \(pieces)")
    guard case .forwarded(let head) = whole else { return }
    checkForwarded(head)
  }

  /// What a backend gets is exactly one head by the strictest reading.
  private static func checkForwarded(_ head: [UInt8]) {
    head.withUnsafeBytes { buffer in
      var limits = Self.limits
      limits.line += 64
      limits.field += 256
      limits.fieldBlock += 2_048
      limits.fields += 8
      var progress = HeadProgress()
      switch RequestParser(limits: limits).parse(buffer, &progress) {
      case .head(let again): promise(again.length == head.count, "the backend reads \(again.length) bytes")
      case .needMore: fatalError("the backend waits for more: \(text(head))")
      case .failed(let error): fatalError("the backend would refuse it as \(error): \(text(head))")
      }
    }
  }

  private static func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).debugDescription
  }

  /// What became of a request.
  private enum Fate: Equatable {
    case incomplete
    case refused(Int)
    case forwarded([UInt8])

    init(_ message: UnsafeRawBufferPointer, _ parser: RequestParser, cutBy size: Int) {
      var progress = HeadProgress()
      self = .incomplete
      for end in Array(stride(from: size, to: message.count, by: size)) + [message.count] {
        // A copy of its own, so that not one byte more can be read unnoticed.
        let arrived = Array(message[..<end])
        self = arrived.withUnsafeBytes { Fate($0, parser.parse($0, &progress)) }
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

    private init(_ bytes: UnsafeRawBufferPointer, _ result: RequestParse) {
      switch result {
      case .needMore: self = .incomplete
      case .failed(let error): self = .refused(error.requestStatus)
      case .head(let head):
        promise(head.length <= bytes.count, "longer than what arrived")
        _ = head.prefersJSON(in: bytes)
        var output = [UInt8](repeating: 0, count: head.length + 1_024)
        let length = output.withUnsafeMutableBytes {
          RequestHeadWriter.write(
            head, from: bytes, client: AddressText("192.0.2.7"), ForwardingOptions(), into: $0)
        }
        guard let length else { fatalError("did not fit") }
        self = .forwarded(Array(output[..<length]))
      }
    }
  }
}

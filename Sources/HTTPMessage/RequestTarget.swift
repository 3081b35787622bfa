/// The target of a request: origin form, absolute form, or the asterisk of OPTIONS (RFC 9112 §3.2).
package struct RequestTarget: Sendable, BitwiseCopyable {
  /// The path; empty if the target is an absolute one without a path, or the asterisk.
  package let path: ByteRange
  /// The query without its question mark; nil if there is no question mark.
  package let query: ByteRange?
  /// The authority of the absolute form; empty otherwise.
  let authority: ByteRange
  /// Whether the absolute form's scheme is https.
  let isHTTPS: Bool
  /// Whether the target is `*`.
  package let isAsterisk: Bool

  /// What reading a target can give.
  enum Outcome {
    case target(RequestTarget, end: Int)
    case needMore
    case failed(MessageError)
  }

  /// Reads the target that starts at `start`; it ends before a space.
  static func parse(_ bytes: ByteView, at start: Int, method: RequestMethod) -> Outcome {
    guard start < bytes.count else { return .needMore }
    switch bytes[start] {
    case .slash:
      return parsePath(bytes, from: start, authority: start..<start, isHTTPS: false)
    case 0x2a:
      guard method == .options else { return .failed(.badTarget) }
      guard start + 1 < bytes.count else { return .needMore }
      guard bytes[start + 1] == .space else { return .failed(.badTarget) }
      let asterisk = RequestTarget(
        path: .empty, query: nil, authority: .empty, isHTTPS: false, isAsterisk: true)
      return .target(asterisk, end: start + 1)
    default:
      return parseAbsolute(bytes, at: start)
    }
  }

  private static func parseAbsolute(_ bytes: ByteView, at start: Int) -> Outcome {
    let schemes: [2 of StaticString] = ["http://", "https://"]
    var isPrefix = false
    for index in 0..<2 {
      let scheme = schemes[index]
      let length = min(scheme.utf8CodeUnitCount, bytes.count - start)
      let isMatch = (0..<length).allSatisfy { unsafe bytes[start + $0].lowercased == scheme.utf8Start[$0] }
      guard isMatch else { continue }
      guard length == scheme.utf8CodeUnitCount else {
        isPrefix = true
        continue
      }
      return parseAuthority(bytes, from: start + length, isHTTPS: index == 1)
    }
    return isPrefix ? .needMore : .failed(.badTarget)
  }

  private static func parseAuthority(_ bytes: ByteView, from start: Int, isHTTPS: Bool) -> Outcome {
    var end = start
    while end < bytes.count, bytes[end] != .slash, bytes[end] != 0x3f, bytes[end] != .space {
      let byte = bytes[end]
      guard ByteSet.hostName.contains(byte) || byte == .colon || byte == 0x5b || byte == 0x5d else {
        return .failed(.badTarget)
      }
      end += 1
    }
    guard end < bytes.count else { return .needMore }
    guard HostAuthority(bytes, start..<end) != nil else { return .failed(.badTarget) }
    return parsePath(bytes, from: end, authority: start..<end, isHTTPS: isHTTPS)
  }

  private static func parsePath(
    _ bytes: ByteView, from start: Int, authority: Range<Int>, isHTTPS: Bool
  ) -> Outcome {
    var pathEnd = bytes.end(of: .path, usual: .path, from: start)
    while pathEnd < bytes.count, bytes[pathEnd] == 0x25 {
      guard pathEnd + 2 < bytes.count else { return escapeError(bytes, at: pathEnd) }
      guard isAllowedEscape(bytes[pathEnd + 1], bytes[pathEnd + 2]) else { return .failed(.encodedTarget) }
      pathEnd = bytes.end(of: .path, usual: .path, from: pathEnd + 3)
    }
    guard pathEnd < bytes.count else { return .needMore }
    var end = pathEnd
    var query: ByteRange?
    if bytes[pathEnd] == 0x3f {
      end = bytes.end(of: .query, from: pathEnd + 1)
      guard end < bytes.count else { return .needMore }
      query = ByteRange(pathEnd + 1..<end)
    }
    guard bytes[end] == .space else { return .failed(.badTarget) }
    let target = RequestTarget(
      path: ByteRange(start..<pathEnd), query: query, authority: ByteRange(authority), isHTTPS: isHTTPS,
      isAsterisk: false)
    return .target(target, end: end)
  }

  /// Cut short in the middle of an escape, which may already be wrong.
  private static func escapeError(_ bytes: ByteView, at percent: Int) -> Outcome {
    guard percent + 1 < bytes.count else { return .needMore }
    return ByteSet.hexadecimal.contains(bytes[percent + 1]) ? .needMore : .failed(.encodedTarget)
  }

  /// Two hexadecimal digits that hide no slash, backslash or NUL: those change what a backend takes the path for.
  private static func isAllowedEscape(_ high: UInt8, _ low: UInt8) -> Bool {
    guard let high = high.hexadecimalValue, let low = low.hexadecimalValue else { return false }
    switch high << 4 | low {
    case 0x00, 0x2f, 0x5c: return false
    default: return true
    }
  }
}

/// The first line of a response (RFC 9112 §4).
struct StatusLine {
  let version: HTTPVersion
  /// 100 to 599.
  let status: Int
  let reason: ByteRange
  /// The offset of the first field line.
  let end: Int

  enum Outcome {
    case line(StatusLine)
    /// The line is incomplete; it is decided at the latest when this many bytes are here.
    case needMore(limit: Int)
    case failed(MessageError)
  }

  /// Reads the line at the start of `all`.
  static func parse(_ all: ByteView, _ limits: HeadLimits) -> Outcome {
    let limit = limits.line + 2
    let bytes = all.prefix(limit)
    return parse(bytes, limits)
      ?? (bytes.count < limit ? .needMore(limit: limit) : .failed(.badStatusLine))
  }

  /// Reads the line; nil if it is incomplete.
  private static func parse(_ bytes: ByteView, _ limits: HeadLimits) -> Outcome? {
    let version: HTTPVersion
    switch HTTPVersion.parse(bytes, at: 0) {
    case .version(let parsed, _): version = parsed
    case .needMore: return nil
    case .failed: return .failed(.badStatusLine)
    }
    // HTTP/1.1 SP 3DIGIT, then a space and the reason, or the line's end where the reason is left out.
    guard bytes.count > 12 else { return nil }
    guard bytes[8] == .space, bytes.end(of: .digits, from: 9) == 12 else { return .failed(.badStatusLine) }
    let status = (9..<12).reduce(0) { $0 * 10 + Int(bytes[$1] - .zero) }
    guard (100...599).contains(status) else { return .failed(.unexpectedStatus) }
    let lineEnd = bytes.firstControlButTab(from: 12)
    guard lineEnd == 12 || bytes[12] == .space else { return .failed(.badStatusLine) }
    guard lineEnd < bytes.count else { return nil }
    var end = lineEnd
    if bytes[end] == .carriageReturn {
      end += 1
      guard end < bytes.count else { return nil }
      guard bytes[end] == .lineFeed else { return .failed(.bareCarriageReturn) }
    } else if bytes[end] != .lineFeed {
      return .failed(.badStatusLine)
    } else if !limits.allowsBareLineFeed {
      return .failed(.bareLineFeed)
    }
    return .line(
      StatusLine(
        version: version, status: status, reason: ByteRange(min(13, lineEnd)..<lineEnd), end: end + 1))
  }
}

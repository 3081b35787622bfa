/// The first line of a request (RFC 9112 §3).
struct RequestLine {
  let range: ByteRange
  let method: RequestMethod
  let methodRange: ByteRange
  let target: RequestTarget
  let version: HTTPVersion
  /// The offset of the first field line.
  let end: Int

  enum Outcome {
    case line(RequestLine)
    /// The line is incomplete; it is decided at the latest when this many bytes are here.
    case needMore(limit: Int)
    case failed(MessageError)
  }

  /// More bytes than any registered method has.
  private static let longestMethod = 32

  /// Reads the line after the empty lines that may precede it.
  static func parse(_ all: ByteView, _ limits: HeadLimits) -> Outcome {
    var start = 0
    var emptyLines = 0
    while start < all.count,
      all[start] == .carriageReturn || (all[start] == .lineFeed && limits.allowsBareLineFeed)
    {
      guard emptyLines < limits.leadingLines else { return .failed(.leadingLines) }
      if all[start] == .carriageReturn {
        guard start + 1 < all.count else { return .needMore(limit: start + 2) }
        guard all[start + 1] == .lineFeed else { return .failed(.bareCarriageReturn) }
        start += 1
      }
      start += 1
      emptyLines += 1
    }
    // Cut at the limit, and two bytes for the line end: what comes first in the bytes decides.
    let limit = start + limits.line + 2
    let bytes = all.prefix(limit)
    return parse(bytes, from: start, limits)
      ?? (bytes.count < limit ? .needMore(limit: limit) : .failed(.targetTooLong))
  }

  /// Reads the line that starts at `start`; nil if it is incomplete.
  private static func parse(_ bytes: ByteView, from start: Int, _ limits: HeadLimits) -> Outcome? {
    let methodEnd = bytes.end(of: .token, from: start)
    guard methodEnd - start <= longestMethod else { return .failed(.badMethod) }
    guard methodEnd < bytes.count else { return nil }
    guard methodEnd > start, bytes[methodEnd] == .space else { return .failed(.badMethod) }
    guard let method = RequestMethod(bytes, start..<methodEnd) else { return .failed(.methodNotAllowed) }

    let target: RequestTarget
    let targetEnd: Int
    switch RequestTarget.parse(bytes, at: methodEnd + 1, method: method) {
    case .target(let parsed, let end): (target, targetEnd) = (parsed, end)
    case .needMore: return nil
    case .failed(let error): return .failed(error)
    }
    let version: HTTPVersion
    let lineEnd: Int
    switch HTTPVersion.parse(bytes, at: targetEnd + 1) {
    case .version(let parsed, let end): (version, lineEnd) = (parsed, end)
    case .needMore: return nil
    case .failed(let error): return .failed(error)
    }
    guard lineEnd < bytes.count else { return nil }
    var end = lineEnd
    if bytes[end] == .carriageReturn {
      end += 1
      guard end < bytes.count else { return nil }
      guard bytes[end] == .lineFeed else { return .failed(.bareCarriageReturn) }
    } else if bytes[end] != .lineFeed {
      return .failed(.badVersion)
    } else if !limits.allowsBareLineFeed {
      return .failed(.bareLineFeed)
    }
    return .line(
      RequestLine(
        range: ByteRange(start..<lineEnd), method: method, methodRange: ByteRange(start..<methodEnd),
        target: target, version: version, end: end + 1))
  }
}

/// The versions of HTTP that a head can be of; a later 1.x counts as 1.1 (RFC 9110 §6.2).
package enum HTTPVersion: UInt8, Sendable, BitwiseCopyable {
  case http10, http11

  /// Reads `HTTP/d.d` at `start`, of which at least one byte is in `bytes`.
  static func parse(_ bytes: ByteView, at start: Int) -> VersionParse {
    let name: StaticString = "HTTP/"
    for offset in 0..<5 {
      guard start + offset < bytes.count else { return .needMore }
      guard unsafe bytes[start + offset] == name.utf8Start[offset] else { return .failed(.badVersion) }
    }
    guard start + 8 <= bytes.count else { return .needMore }
    let (major, minor) = (bytes[start + 5], bytes[start + 7])
    guard ByteSet.digits.contains(major), bytes[start + 6] == 0x2e, ByteSet.digits.contains(minor) else {
      return .failed(.badVersion)
    }
    guard major == 0x31 else { return .failed(.unsupportedVersion) }
    return .version(minor == .zero ? .http10 : .http11, end: start + 8)
  }
}

/// The outcome of reading a version.
enum VersionParse {
  case version(HTTPVersion, end: Int)
  case needMore
  case failed(MessageError)
}

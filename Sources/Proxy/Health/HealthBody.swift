import HTTPMessage

/// Looks for a text in the content of a health check's answer.
struct HealthBody {
  enum Verdict {
    case undecided, found, notFound, malformed
  }

  /// So much of the content is looked at.
  private static let longest = 64 * 1024

  private let text: [UInt8]
  private var framing = BodyFraming.none
  private var decoder = ChunkedDecoder()
  private var content: [UInt8] = []
  private var received: UInt64 = 0
  private var hasEnded = false
  private var isMalformed = false

  init(containing text: String) {
    self.text = Array(text.utf8)
  }

  /// What is known so far.
  var verdict: Verdict {
    if isMalformed { return .malformed }
    if contains(text, in: content) { return .found }
    return hasEnded || content.count >= Self.longest ? .notFound : .undecided
  }

  /// The head says how the content is delimited.
  mutating func begin(_ framing: BodyFraming) {
    self.framing = framing
    switch framing {
    case .none, .length(0): hasEnded = true
    case .length, .chunked, .untilClose: break
    }
  }

  /// The backend has closed the connection.
  mutating func connectionEnded() {
    hasEnded = true
  }

  /// Takes what has arrived of the body.
  mutating func add(_ bytes: [UInt8]) {
    switch framing {
    case .none: break
    case .untilClose: keep(bytes[...])
    case .length(let length):
      keep(bytes.prefix(Int(clamping: length - min(received, length))))
      received += UInt64(bytes.count)
      if received >= length { hasEnded = true }
    case .chunked: addChunked(bytes)
    }
  }

  private mutating func addChunked(_ bytes: [UInt8]) {
    var offset = 0
    while true {
      switch unsafe bytes.withUnsafeBytes({ unsafe decoder.next($0, from: &offset) }) {
      case .data(let range): keep(bytes[range])
      case .needMore: return
      case .end:
        hasEnded = true
        return
      case .failed:
        isMalformed = true
        return
      }
    }
  }

  private mutating func keep(_ bytes: ArraySlice<UInt8>) {
    content += bytes.prefix(Self.longest - content.count)
  }

  private func contains(_ text: [UInt8], in content: [UInt8]) -> Bool {
    guard content.count >= text.count else { return false }
    return (0...content.count - text.count).contains { content[$0..<$0 + text.count].elementsEqual(text) }
  }
}

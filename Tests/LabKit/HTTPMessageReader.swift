/// Collects the bytes of one HTTP/1.1 message (request or response) until it is whole.
///
/// Lenient: it is for the lab's own clients and sample backends, never for what Aloft does.
struct HTTPMessageReader {
  /// `GET / HTTP/1.1` or `HTTP/1.1 200 OK`; empty until the head is whole.
  private(set) var startLine = ""
  private(set) var headers: [(name: String, value: String)] = []
  private(set) var body: [UInt8] = []
  private(set) var isComplete = false
  /// Whether anything has come yet.
  private(set) var hasBegun = false
  private var pending: [UInt8] = []
  private var framing = Framing.head

  private enum Framing: Equatable {
    case head
    case length(Int)
    case chunks
    case untilEnd
  }

  /// The value of the first header field called `name` (lower case).
  func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name }?.value
  }

  /// The status in the start line of a response; 0 when it has none.
  var status: Int {
    startLine.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
  }

  /// Takes what was received.
  mutating func append(_ bytes: some Sequence<UInt8>) {
    pending += bytes
    hasBegun = hasBegun || !pending.isEmpty
    advance()
  }

  /// Takes the end of the stream: the message is whole if that is what ends it.
  mutating func end() {
    if framing == .untilEnd { isComplete = true }
  }

  private mutating func advance() {
    if framing == .head, !takeHead() { return }
    switch framing {
    case .head: break
    case .length(let length):
      if pending.count >= length {
        body = Array(pending.prefix(length))
        pending.removeFirst(length)
        isComplete = true
      }
    case .chunks: takeChunks()
    case .untilEnd:
      body += pending
      pending = []
    }
  }

  private mutating func takeHead() -> Bool {
    guard let end = position(of: [13, 10, 13, 10]) else { return false }
    let lines = String(decoding: pending[..<end], as: UTF8.self).split(separator: "\r\n")
    pending.removeFirst(end + 4)
    startLine = lines.first.map(String.init) ?? ""
    headers = lines.dropFirst().compactMap { line in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      return (String(line[..<colon]), String(value))
    }
    let isResponse = startLine.hasPrefix("HTTP/")
    if header("transfer-encoding")?.lowercased().contains("chunked") == true {
      framing = .chunks
    } else if let length = header("content-length").flatMap({ Int($0) }) {
      framing = .length(length)
    } else {
      framing = isResponse && status != 204 && status != 304 ? .untilEnd : .length(0)
    }
    return true
  }

  private mutating func takeChunks() {
    while let end = position(of: [13, 10]) {
      let size = Int(String(decoding: pending[..<end].prefix { $0 != 59 }, as: UTF8.self), radix: 16) ?? 0
      guard pending.count >= end + 2 + size + 2 else { return }
      body += pending[(end + 2)..<(end + 2 + size)]
      pending.removeFirst(end + 2 + size + 2)
      if size == 0 {
        isComplete = true
        return
      }
    }
  }

  private func position(of pattern: [UInt8]) -> Int? {
    guard pending.count >= pattern.count else { return nil }
    return (0...(pending.count - pattern.count)).first { start in
      pending[start..<(start + pattern.count)].elementsEqual(pattern)
    }
  }
}

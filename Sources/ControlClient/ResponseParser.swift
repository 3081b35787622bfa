/// Takes the bytes of one HTTP/1.1 response as they come and gives its status and body.
struct ResponseParser {
  /// The status code; nil until the head is complete.
  private(set) var status: Int?
  /// Whether the body is complete by the response's own account.
  private(set) var isComplete = false

  private var buffer: [UInt8] = []
  private var framing = Framing.untilEnd

  private enum Framing: Equatable {
    case length(Int)
    case chunkHead
    case chunkData(Int)
    case chunkEnd
    case trailer
    case untilEnd
  }

  /// Why a response cannot be read.
  struct Malformed: Error, Equatable {
    var reason: String
  }

  /// The longest head, chunk head or trailer line in bytes.
  private static let headLimit = 65536

  /// Takes further bytes and returns what they add to the body.
  mutating func consume(_ bytes: some Sequence<UInt8>) throws(Malformed) -> [UInt8] {
    buffer += bytes
    if status == nil {
      guard try parseHead() else { return [] }
    }
    var body: [UInt8] = []
    while try advance(&body) {}
    return body
  }

  /// Says that no bytes follow; throws if some should have.
  mutating func finish() throws(Malformed) {
    guard status != nil else { throw Malformed(reason: "the connection ended before the answer") }
    if framing == .untilEnd { isComplete = true }
    guard isComplete else { throw Malformed(reason: "the connection ended in the middle of the answer") }
  }

  /// One step through the body; false when more bytes are needed, or none.
  private mutating func advance(_ body: inout [UInt8]) throws(Malformed) -> Bool {
    switch framing {
    case .untilEnd:
      body += buffer
      buffer = []
      return false
    case .length(let left):
      let count = take(left, into: &body)
      framing = .length(left - count)
      isComplete = left == count
      return false
    case .chunkHead:
      guard let line = try takeLine() else { return false }
      let digits = line.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
      guard (1...8).contains(digits.count),
        let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), size >= 0
      else { throw Malformed(reason: "a chunk has no size") }
      framing = size == 0 ? .trailer : .chunkData(size)
      return true
    case .chunkData(let left):
      let count = take(left, into: &body)
      framing = left == count ? .chunkEnd : .chunkData(left - count)
      return left == count
    case .chunkEnd:
      guard let line = try takeLine() else { return false }
      guard line.isEmpty else { throw Malformed(reason: "a chunk is longer than it says") }
      framing = .chunkHead
      return true
    case .trailer:
      guard !isComplete, let line = try takeLine() else { return false }
      isComplete = line.isEmpty
      return !isComplete
    }
  }

  private mutating func take(_ limit: Int, into body: inout [UInt8]) -> Int {
    let count = min(limit, buffer.count)
    body += buffer.prefix(count)
    buffer.removeFirst(count)
    return count
  }

  /// The next line without its end; nil if it is not all there.
  private mutating func takeLine() throws(Malformed) -> [UInt8]? {
    guard let end = buffer.firstIndex(of: 0x0a) else {
      guard buffer.count <= Self.headLimit else { throw Malformed(reason: "a line has no end") }
      return nil
    }
    var line = Array(buffer[..<end])
    if line.last == 0x0d { line.removeLast() }
    buffer.removeFirst(end + 1)
    return line
  }

  private mutating func parseHead() throws(Malformed) -> Bool {
    guard let end = buffer.firstRange(of: [0x0d, 0x0a, 0x0d, 0x0a]) else {
      guard buffer.count <= Self.headLimit else { throw Malformed(reason: "the head has no end") }
      return false
    }
    let head = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
    buffer.removeFirst(end.upperBound)
    let lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
    let words = (lines.first ?? "").split(separator: " ", maxSplits: 2)
    guard words.count >= 2, words[0].hasPrefix("HTTP/1."), words[1].utf8.count == 3, let code = Int(words[1])
    else {
      throw Malformed(reason: "it is not HTTP")
    }
    for line in lines.dropFirst() { try parseField(line) }
    status = code
    return true
  }

  private mutating func parseField(_ line: Substring) throws(Malformed) {
    guard let colon = line.firstIndex(of: ":") else { throw Malformed(reason: "a header field has no colon") }
    let value = line[line.index(after: colon)...].trimming(while: { $0 == " " || $0 == "\t" }).lowercased()
    switch line[..<colon].lowercased() {
    case "content-length":
      guard value.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(value) else {
        throw Malformed(reason: "its Content-Length is not a number")
      }
      if framing == .untilEnd { framing = .length(length) }
      isComplete = framing == .length(0)
    case "transfer-encoding" where value == "chunked":
      framing = .chunkHead
      isComplete = false
    default:
      break
    }
  }
}

extension Substring {
  fileprivate func trimming(while predicate: (Character) -> Bool) -> Substring {
    var text = drop(while: predicate)
    while let last = text.last, predicate(last) { text.removeLast() }
    return text
  }
}

import HTTPMessage

/// A message as raw bytes, from text whose scalars are all below 256.
func bytes(_ text: String) -> [UInt8] {
  text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
}

func text(_ bytes: some Sequence<UInt8>) -> String {
  String(decoding: Array(bytes), as: UTF8.self)
}

/// What became of a request: the status it is refused with, or the head that a backend gets.
enum Fate: Equatable, CustomStringConvertible {
  case refused(Int)
  case incomplete
  case forwarded(String)

  var description: String {
    switch self {
    case .refused(let status): "refused with \(status)"
    case .incomplete: "incomplete"
    case .forwarded(let head): "forwarded as \(head.debugDescription)"
    }
  }

  var isForwarded: Bool {
    if case .forwarded = self { true } else { false }
  }
}

/// Parses a request in one piece and writes it for a backend.
func fate(
  _ message: [UInt8], limits: HeadLimits = HeadLimits(), _ options: ForwardingOptions = ForwardingOptions()
) -> Fate {
  let parser = RequestParser(limits: limits)
  var progress = HeadProgress()
  return message.withUnsafeBytes { buffer in
    switch parser.parse(buffer, &progress) {
    case .needMore: .incomplete
    case .failed(let error): .refused(error.requestStatus)
    case .head(let head): .forwarded(forwarded(head, buffer, options))
    }
  }
}

/// Parses what has arrived at each cut, and at the end.
func piecewise(_ parser: RequestParser, _ message: [UInt8], cuts: [Int]) -> Fate {
  var progress = HeadProgress()
  return message.withUnsafeBytes { buffer in
    for end in cuts + [message.count] {
      let arrived = UnsafeRawBufferPointer(rebasing: buffer[..<end])
      switch parser.parse(arrived, &progress) {
      case .needMore: continue
      case .failed(let error): return .refused(error.requestStatus)
      case .head(let head): return .forwarded(forwarded(head, arrived, ForwardingOptions()))
      }
    }
    return .incomplete
  }
}

func forwarded(_ head: RequestHead, _ source: UnsafeRawBufferPointer, _ options: ForwardingOptions) -> String
{
  var output = [UInt8](repeating: 0, count: head.length + 1_024)
  let length = output.withUnsafeMutableBytes {
    RequestHeadWriter.write(head, from: source, client: AddressText("192.0.2.7"), options, into: $0)
  }
  return length.map { text(output[..<$0]) } ?? "did not fit"
}

/// Parses a request in one piece, for a look at its head.
func withHead<T>(
  _ message: String, limits: HeadLimits = HeadLimits(),
  _ body: (RequestHead, UnsafeRawBufferPointer) throws -> T
) throws -> T {
  let parser = RequestParser(limits: limits)
  var progress = HeadProgress()
  return try bytes(message).withUnsafeBytes { buffer in
    switch parser.parse(buffer, &progress) {
    case .head(let head): return try body(head, buffer)
    case .needMore: throw Unexpected.incomplete
    case .failed(let error): throw error
    }
  }
}

/// Parses a response in one piece, for a look at its head.
func withResponse<T>(
  _ message: String, answering method: RequestMethod = .get,
  _ body: (ResponseHead, UnsafeRawBufferPointer) throws -> T
) throws -> T {
  let parser = ResponseParser()
  var progress = HeadProgress()
  return try bytes(message).withUnsafeBytes { buffer in
    switch parser.parse(buffer, &progress, answering: method) {
    case .head(let head): return try body(head, buffer)
    case .needMore: throw Unexpected.incomplete
    case .failed(let error): throw error
    }
  }
}

enum Unexpected: Error { case incomplete }

/// A source of numbers that are the same in every run (SplitMix64).
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

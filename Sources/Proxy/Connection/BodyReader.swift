import HTTPMessage

/// Finds the content of a body in what arrives, whatever delimits it.
struct BodyReader {
  private enum State {
    case finished
    case length(UInt64)
    case chunked(ChunkedDecoder)
    case untilClose
  }

  /// What a piece of input holds.
  struct Piece {
    /// Where the content lies in the workspace: in one piece, whatever chunks it came in.
    var content: Range<Int>
    /// Where the body's part of the input ends; what follows the end of a body belongs to the next message.
    var end: Int
  }

  private var state: State

  /// A reader for a body of that framing.
  init(_ framing: BodyFraming) {
    state =
      switch framing {
      case .none, .length(0): .finished
      case .length(let length): .length(length)
      case .chunked: .chunked(ChunkedDecoder())
      case .untilClose: .untilClose
      }
  }

  /// Whether the body is complete.
  var isFinished: Bool {
    if case .finished = state { true } else { false }
  }

  /// Whether the end of the connection is the end of the body.
  var endsWithConnection: Bool {
    if case .untilClose = state { true } else { false }
  }

  /// The connection has ended, and with it a body that lasts until then.
  mutating func connectionEnded() {
    if case .untilClose = state { state = .finished }
  }

  /// Takes the input at `range` of `workspace`, moving the content of chunks together.
  mutating func take(_ range: Range<Int>, of workspace: Workspace) throws(MessageError) -> Piece {
    switch state {
    case .finished:
      return Piece(content: range.lowerBound..<range.lowerBound, end: range.lowerBound)
    case .untilClose:
      return Piece(content: range, end: range.upperBound)
    case .length(let remaining):
      let count = Int(min(UInt64(range.count), remaining))
      let left = remaining - UInt64(count)
      state = left == 0 ? .finished : .length(left)
      let end = range.lowerBound + count
      return Piece(content: range.lowerBound..<end, end: end)
    case .chunked(var decoder):
      // The decoder is moved out while it works, so that it is not copied.
      state = .finished
      let piece = try Self.join(range, of: workspace, &decoder)
      if !decoder.isEnded { state = .chunked(decoder) }
      return piece
    }
  }

  private static func join(
    _ range: Range<Int>, of workspace: Workspace, _ decoder: inout ChunkedDecoder
  ) throws(MessageError) -> Piece {
    let bytes = unsafe workspace.bytes(range)
    let base = range.lowerBound
    var content = base..<base
    var offset = 0
    while true {
      switch unsafe decoder.next(bytes, from: &offset) {
      case .data(let found):
        let data = base + found.lowerBound..<base + found.upperBound
        if content.isEmpty {
          content = data
        } else {
          workspace.move(data, to: content.upperBound)
          content = content.lowerBound..<content.upperBound + data.count
        }
      case .needMore, .end: return Piece(content: content, end: base + offset)
      case .failed(let error): throw error
      }
    }
  }
}

/// The field lines of a head, read into a table up to the empty line that ends them (RFC 9112 §5).
struct FieldBlock {
  let bytes: ByteView
  let limits: HeadLimits

  enum Outcome {
    /// The head is complete; it ends at this offset.
    case end(Int)
    /// The head is incomplete; it is decided at the latest when this many bytes are here.
    case needMore(limit: Int)
    case failed(MessageError)
  }

  /// Where one line ended, or why it did not.
  private enum Line {
    case next(Int)
    case needMore
    case failed(MessageError)
  }

  init(_ all: ByteView, from start: Int, limits: HeadLimits) {
    // Cut at the limit: what comes first in the bytes decides, wherever the network cut them.
    bytes = all.prefix(start + limits.fieldBlock)
    self.limits = limits
  }

  /// Reads lines from `start` on into `table`.
  func parse(from start: Int, into table: inout FieldTable) -> Outcome {
    table.count = 0
    var position = start
    while position < bytes.count {
      let first = bytes[position]
      if first == .carriageReturn || (first == .lineFeed && limits.allowsBareLineFeed) {
        switch lineEnd(at: position) {
        case .next(let end): return .end(end)
        case .needMore: return incomplete(from: start, line: position)
        case .failed(let error): return .failed(error)
        }
      }
      guard table.count < limits.fields else { return .failed(.tooManyFields) }
      switch parseLine(at: position, into: &table) {
      case .next(let next): position = next
      case .needMore: return incomplete(from: start, line: position)
      case .failed(let error): return .failed(error)
      }
    }
    return incomplete(from: start, line: position)
  }

  /// The outcome where the bytes end in the line that starts at `line`.
  private func incomplete(from start: Int, line: Int) -> Outcome {
    let limit = start + limits.fieldBlock
    guard bytes.count < limit else { return .failed(.fieldsTooLarge) }
    return .needMore(limit: min(limit, line + limits.field + 1))
  }

  @inline(__always)
  private func parseLine(at start: Int, into table: inout FieldTable) -> Line {
    let colon = bytes.end(of: .token, usual: .token, from: start)
    guard colon - start <= limits.field else { return .failed(.fieldsTooLarge) }
    guard colon < bytes.count else { return .needMore }
    guard bytes[colon] == .colon, colon > start else { return .failed(nameError(at: start, stop: colon)) }

    var valueStart = colon + 1
    while valueStart < bytes.count, bytes[valueStart] == .space || bytes[valueStart] == .tab {
      valueStart += 1
    }
    let stop = bytes.firstControlButTab(from: valueStart)
    guard stop - start <= limits.field else { return .failed(.fieldsTooLarge) }
    guard stop < bytes.count else { return .needMore }
    let next: Int
    switch lineEnd(at: stop) {
    case .next(let end): next = end
    case .needMore: return .needMore
    case .failed(let error): return .failed(error)
    }
    var valueEnd = stop
    while valueEnd > valueStart, bytes[valueEnd - 1] == .space || bytes[valueEnd - 1] == .tab {
      valueEnd -= 1
    }

    let isCanonical =
      valueStart == colon + 2 && bytes[colon + 1] == .space && valueEnd == stop && next == stop + 2
    let known = FieldName(bytes, start..<colon)
    let field = HeaderField(
      name: start..<colon, value: valueStart..<valueEnd, known: known, isCanonical: isCanonical)
    return table.append(field) ? .next(next) : .failed(.tooManyFields)
  }

  /// Why a line has no colon after its name at `stop`.
  private func nameError(at start: Int, stop: Int) -> MessageError {
    switch bytes[start] {
    case .space, .tab: .foldedField
    case .lineFeed: .bareLineFeed
    default: .badFieldName
    }
  }

  /// The offset after the line end that starts at `position`, which is within the bytes and holds a control byte.
  @inline(__always)
  private func lineEnd(at position: Int) -> Line {
    switch bytes[position] {
    case .carriageReturn:
      guard position + 1 < bytes.count else { return .needMore }
      return bytes[position + 1] == .lineFeed ? .next(position + 2) : .failed(.bareCarriageReturn)
    case .lineFeed:
      return limits.allowsBareLineFeed ? .next(position + 1) : .failed(.bareLineFeed)
    default:
      return .failed(.badFieldValue)
    }
  }
}

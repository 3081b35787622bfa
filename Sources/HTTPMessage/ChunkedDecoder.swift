/// Takes the chunked transfer coding apart, strictly and in any pieces (RFC 9112 §7.1).
///
/// Chunk extensions are ignored up to a limit. Trailers are checked and dropped.
package struct ChunkedDecoder: Sendable {
  /// What the bytes hold next.
  package enum Step: Sendable, Equatable {
    /// All bytes are used up, and the body goes on.
    case needMore
    /// Bytes of the body, as offsets into the buffer.
    case data(Range<Int>)
    /// The body has ended; what follows `offset` is another message.
    case end
    /// No chunked body: the connection is closed.
    case failed(MessageError)
  }

  private enum State: Sendable {
    case sizeStart, size, sizeLF, extensions, data, dataCR, dataLF
    case trailerStart, trailerName, trailerValue, trailerLF, endLF
    case ended
    case failed(MessageError)
  }

  private var state = State.sizeStart
  /// Bytes of the current chunk that are still to come; while its size is read, the size so far.
  private var remaining: UInt64 = 0
  /// Bytes of the current size line's digits, of its extensions, or of all trailers.
  private var lineLength = 0
  /// The first bytes of the current trailer's name.
  private var name = TrailerName()

  /// Digits of a chunk's size: as many as 64 bits have.
  private static let longestSize = 16
  private static let longestExtensions = 256
  private static let longestTrailers = 8 * 1024

  /// A decoder at the start of a body.
  package init() {}

  /// Whether the body has ended.
  package var isEnded: Bool {
    if case .ended = state { true } else { false }
  }

  /// Reads on at `offset` in `buffer` and moves `offset` past what it has used.
  package mutating func next(_ buffer: UnsafeRawBufferPointer, from offset: inout Int) -> Step {
    switch state {
    case .ended: return .end
    case .failed(let error): return .failed(error)
    case .sizeStart, .size, .sizeLF, .extensions, .data, .dataCR, .dataLF, .trailerStart, .trailerName,
      .trailerValue,
      .trailerLF, .endLF:
      break
    }
    guard let bytes = unsafe ByteView(buffer), offset >= 0 else { return .needMore }
    while offset < bytes.count {
      if case .data = state {
        let start = offset
        let length = Int(min(remaining, UInt64(bytes.count - start)))
        remaining -= UInt64(length)
        offset = start + length
        if remaining == 0 { state = .dataCR }
        return .data(start..<offset)
      }
      state = after(bytes[offset])
      offset += 1
      switch state {
      case .ended: return .end
      case .failed(let error): return .failed(error)
      case .sizeStart, .size, .sizeLF, .extensions, .data, .dataCR, .dataLF, .trailerStart, .trailerName,
        .trailerValue, .trailerLF, .endLF:
        continue
      }
    }
    return .needMore
  }

  /// The state that follows `byte`, which is not data.
  private mutating func after(_ byte: UInt8) -> State {
    switch state {
    case .sizeStart, .size, .sizeLF, .extensions: afterSizeByte(byte)
    case .dataCR: byte == .carriageReturn ? .dataLF : .failed(.badChunkEnd)
    case .dataLF: byte == .lineFeed ? .sizeStart : .failed(.badChunkEnd)
    case .trailerStart, .trailerName, .trailerValue, .trailerLF, .endLF: afterTrailerByte(byte)
    case .data, .ended, .failed: state
    }
  }

  private mutating func afterSizeByte(_ byte: UInt8) -> State {
    switch state {
    case .sizeStart:
      guard let digit = byte.hexadecimalValue else { return .failed(.badChunkSize) }
      remaining = UInt64(digit)
      lineLength = 1
      return .size
    case .size:
      if let digit = byte.hexadecimalValue {
        lineLength += 1
        // The largest size is below 2^63, so that it is a length in every backend's signed arithmetic.
        guard lineLength <= Self.longestSize, remaining < 1 << 59 else { return .failed(.badChunkSize) }
        remaining = remaining << 4 | UInt64(digit)
        return .size
      }
      if byte == .carriageReturn { return .sizeLF }
      guard byte == .semicolon else { return .failed(.badChunkSize) }
      lineLength = 1
      return .extensions
    case .extensions:
      if byte == .carriageReturn { return .sizeLF }
      lineLength += 1
      let isControl = (byte < 0x20 && byte != .tab) || byte == 0x7f
      return isControl || lineLength > Self.longestExtensions ? .failed(.badChunkExtension) : .extensions
    case .sizeLF:
      guard byte == .lineFeed else { return .failed(.badChunkSize) }
      lineLength = 0
      return remaining == 0 ? .trailerStart : .data
    case .data, .dataCR, .dataLF, .trailerStart, .trailerName, .trailerValue, .trailerLF, .endLF, .ended,
      .failed:
      return state
    }
  }

  private mutating func afterTrailerByte(_ byte: UInt8) -> State {
    lineLength += 1
    guard lineLength <= Self.longestTrailers else { return .failed(.trailersTooLarge) }
    switch state {
    case .trailerStart:
      if byte == .carriageReturn { return .endLF }
      guard ByteSet.token.contains(byte) else { return .failed(.badTrailer) }
      name = TrailerName()
      name.append(byte)
      return .trailerName
    case .trailerName:
      if byte == .colon { return name.isForbidden ? .failed(.forbiddenTrailer) : .trailerValue }
      guard ByteSet.token.contains(byte) else { return .failed(.badTrailer) }
      name.append(byte)
      return .trailerName
    case .trailerValue:
      if byte == .carriageReturn { return .trailerLF }
      return (byte < 0x20 && byte != .tab) || byte == 0x7f ? .failed(.badTrailer) : .trailerValue
    case .trailerLF:
      return byte == .lineFeed ? .trailerStart : .failed(.badTrailer)
    case .endLF:
      return byte == .lineFeed ? .ended : .failed(.badTrailer)
    case .sizeStart, .size, .sizeLF, .extensions, .data, .dataCR, .dataLF, .ended, .failed:
      return state
    }
  }
}

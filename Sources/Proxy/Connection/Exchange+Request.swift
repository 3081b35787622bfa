import EventLoop
import HTTPMessage

/// The request's way to the backend.
extension Exchange {
  /// Whether more of the body can be taken: everything so far has been sent.
  var wantsBody: Bool {
    guard !requestBody.isFinished, sent == queue.count else { return false }
    switch state {
    case .requesting: return connection?.isConnected ?? false
    case .idle, .responding, .finished: return false
    }
  }

  /// Whether the client has more to send of this request, which nobody reads.
  var leftInputUnread: Bool { !requestBody.isFinished }

  /// Takes the part of the body that came with the head.
  func beginBody(_ range: Range<Int>) -> Range<Int> {
    guard let frame = takeBody(range) else { return range.upperBound..<range.upperBound }
    unsafe queue.append(worker.workspace.bytes(frame.bytes))
    return frame.end..<range.upperBound
  }

  /// Sends what lies in the workspace at `range` on; returns what comes after the body.
  func forwardBody(_ range: Range<Int>) -> Range<Int> {
    guard let frame = takeBody(range), let connection else { return range.upperBound..<range.upperBound }
    // From here on the request cannot be repeated: its beginning is not kept.
    isReplayable = false
    queue.removeAll()
    sent = 0
    let bytes = unsafe worker.workspace.bytes(frame.bytes)
    if bytes.count > 0 {
      switch unsafe TCPSocket.send(connection.descriptor, bytes) {
      case .bytes(let count): unsafe queue.append(UnsafeRawBufferPointer(rebasing: bytes[count...]))
      // A connection that is gone says so by an event; the response may have come before.
      case .wouldBlock, .end, .failed: unsafe queue.append(bytes)
      }
    }
    setRequestDeadline()
    return frame.end..<range.upperBound
  }

  private func takeBody(_ range: Range<Int>) -> (bytes: Range<Int>, end: Int)? {
    guard !requestBody.isFinished else { return (range.lowerBound..<range.lowerBound, range.lowerBound) }
    guard !range.isEmpty else { return (range, range.upperBound) }
    awaitsContinue = false
    do throws(MessageError) {
      let piece = try requestBody.take(range, of: worker.workspace)
      guard requestIsChunked else { return (piece.content, piece.end) }
      let frame = ChunkFrame.wrap(piece.content, isLast: requestBody.isFinished, in: worker.workspace)
      return (frame, piece.end)
    } catch {
      // The rest of the connection cannot be told apart from the body.
      clientKeepsAlive = false
      fail(error.requestStatus)
      return nil
    }
  }

  /// Sends what waits; when all is sent, asks the client for more.
  func flushRequest() {
    guard case .requesting = state, let connection else { return }
    while sent < queue.count {
      let bytes = unsafe UnsafeRawBufferPointer(rebasing: queue.bytes[sent...])
      switch unsafe TCPSocket.send(connection.descriptor, bytes) {
      case .bytes(let count): sent += count
      case .wouldBlock, .end: return setRequestDeadline()
      case .failed:
        // The response may have come before the connection ended: its event tells.
        return setRequestDeadline()
      }
    }
    setRequestDeadline()
    if !requestBody.isFinished { client.pump() }
  }

  private func setRequestDeadline() {
    let isSent = requestBody.isFinished && sent == queue.count
    client.setDeadline(isSent ? worker.timeouts.response : worker.timeouts.idle)
  }

  /// The client has ended its side in the middle of the body.
  func clientEnded() {
    client.abort()
  }
}

import EventLoop
import HTTPMessage
import MonotonicTime

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
      try note(bodyBytes: piece.content.count)
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

  /// Counts what has come of the body, which may not be too much; what has come earns time for what is to come.
  private func note(bodyBytes count: Int) throws(MessageError) {
    bodyBytesReceived += UInt64(count)
    // A length that was announced was looked at in the head.
    guard bodyBytesReceived <= worker.bodyLimit else { throw .bodyTooLarge }
    let earned = Int64(count) * worker.timeouts.bodyByte
    // Never more than the time in which something has to come anyway.
    bodyDeadline = min(bodyDeadline, worker.loop.now + .nanoseconds(worker.timeouts.idle))
    bodyDeadline += .nanoseconds(earned)
  }

  /// From now on the client is waited for: it has a while before its pace counts.
  func beginAwaitingBody() {
    bodyDeadline = worker.loop.now + .nanoseconds(worker.timeouts.header)
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
    // The client was not read meanwhile.
    if !requestBody.isFinished { beginAwaitingBody() }
    setRequestDeadline()
    if !requestBody.isFinished { client.pump() }
  }

  private func setRequestDeadline() {
    let timeouts = worker.timeouts
    guard sent == queue.count else { return client.setDeadline(timeouts.idle) }
    guard !requestBody.isFinished else { return client.setDeadline(timeouts.response) }
    guard timeouts.bodyByte > 0, !awaitsContinue else { return client.setDeadline(timeouts.idle) }
    let left = bodyDeadline.nanoseconds - worker.loop.now.nanoseconds
    client.setDeadline(min(timeouts.idle, max(left, 0)))
  }

  /// The client has ended its side in the middle of the body.
  func clientEnded() {
    client.abort()
  }
}

import EventLoop
import HTTPMessage
import LoadBalancing

/// The response's way to the client.
extension Exchange {
  /// Reads from the backend while there is something to read and the client has taken what came before.
  func receiveResponse() {
    let workspace = worker.workspace
    var reads = 0
    while let connection, connection.isReadable, client.isFlushed {
      // Others wait for their turn.
      if reads == Worker.mostReads { return worker.resumeLater(client) }
      reads += 1
      let start = workspace.inputStart + connection.input.count
      let memory = unsafe workspace.memory(
        at: start, count: workspace.inputCapacity - connection.input.count)
      switch unsafe connection.receive(into: memory) {
      case .bytes(let count):
        unsafe workspace.memory(at: workspace.inputStart, count: connection.input.count)
          .copyMemory(from: connection.input.bytes)
        connection.input.removeAll()
        process(workspace.inputStart..<start + count)
      case .wouldBlock: return
      case .end, .failed: return backendEnded()
      }
    }
  }

  private func process(_ range: Range<Int>) {
    switch state {
    case .requesting: readHead(range)
    case .responding: sendBody(range, head: nil)
    case .idle, .finished: break
    }
  }

  /// Reads heads, interim ones included, until the final one.
  private func readHead(_ range: Range<Int>) {
    var rest = range
    while case .requesting = state {
      let bytes = unsafe worker.workspace.bytes(rest)
      switch unsafe worker.responseParser.parse(bytes, &responseProgress, answering: method) {
      case .needMore:
        unsafe connection?.input.append(bytes)
        return
      case .failed:
        return fail(502)
      case .head(let head):
        responseProgress = HeadProgress()
        let body = rest.lowerBound + head.length..<rest.upperBound
        if head.isInterim {
          guard unsafe sendInterim(head, bytes), !body.isEmpty else { return }
          rest = body
        } else {
          return unsafe respond(head, bytes, body)
        }
      }
    }
  }

  /// Passes on 100 and 103, swallows the others (RFC 9110 §15.2); false if the exchange is over.
  private func sendInterim(_ head: ResponseHead, _ bytes: UnsafeRawBufferPointer) -> Bool {
    interimResponses += 1
    guard interimResponses <= Self.mostInterimResponses else {
      fail(502)
      return false
    }
    guard head.forwardsInterim(to: version, expectsContinue: expectsContinue) else { return true }
    if head.status == 100 {
      awaitsContinue = false
      beginAwaitingBody()
    }
    let delivery = ResponseDelivery(head, to: version, keepAlive: true)
    let scratch = unsafe worker.workspace.scratch
    guard let length = unsafe ResponseHeadWriter.write(head, from: bytes, delivery, into: scratch) else {
      fail(502)
      return false
    }
    guard unsafe client.send(UnsafeRawBufferPointer(rebasing: scratch[..<length])) else {
      client.abort()
      return false
    }
    return true
  }

  /// Sends the final head with as much of the body as has arrived.
  private func respond(_ head: ResponseHead, _ bytes: UnsafeRawBufferPointer, _ body: Range<Int>) {
    status = head.status
    backendKeepsAlive = head.keepAlive
    responseBody = BodyReader(head.framing)
    // What comes before the request's end is answered, and both connections end with it.
    let isEarly = !requestBody.isFinished || sent < queue.count
    let delivery = ResponseDelivery(
      head, to: version, keepAlive: clientKeepsAlive && !isEarly && !worker.isDraining)
    clientKeepsAlive = delivery.keepAlive
    responseIsChunked = delivery.body == .chunked
    let scratch = unsafe worker.workspace.scratch
    guard let length = unsafe ResponseHeadWriter.write(head, from: bytes, delivery, into: scratch) else {
      return fail(502)
    }
    state = .responding
    sendBody(body, head: length)
  }

  /// Sends the content that lies in the workspace at `range`, behind the head in the scratch memory if there is one.
  private func sendBody(_ range: Range<Int>, head: Int?) {
    let workspace = worker.workspace
    var output = range.lowerBound..<range.lowerBound
    do throws(MessageError) {
      let piece = try responseBody.take(range, of: workspace)
      output = piece.content
      bodyBytesSent += UInt64(output.count)
      // Bytes after the end belong to no request: the connection is not used again.
      if piece.end < range.upperBound { backendKeepsAlive = false }
    } catch {
      // The client has the head: only the missing end can tell it.
      guard head != nil else { return breakOff() }
      state = .requesting
      return fail(502)
    }
    if responseIsChunked {
      output = ChunkFrame.wrap(output, isLast: responseBody.isFinished, in: workspace)
    }
    if let head {
      let bytes = unsafe UnsafeRawBufferPointer(rebasing: workspace.scratch[..<head])
      output = unsafe workspace.prepend(bytes, before: output.lowerBound)..<output.upperBound
    }
    guard unsafe client.send(workspace.bytes(output)) else { return client.abort() }
    if responseBody.isFinished { complete() } else { client.setDeadline(worker.timeouts.idle) }
  }

  /// The backend has ended the connection.
  private func backendEnded() {
    switch state {
    case .idle, .finished: break
    case .requesting: connectionLost()
    case .responding:
      guard responseBody.endsWithConnection else { return breakOff() }
      responseBody.connectionEnded()
      backendKeepsAlive = false
      if responseIsChunked {
        let start = worker.workspace.inputStart
        let last = ChunkFrame.wrap(start..<start, isLast: true, in: worker.workspace)
        guard unsafe client.send(worker.workspace.bytes(last)) else { return client.abort() }
      }
      complete()
    }
  }

  /// The whole response has come: the backend is done with this request.
  private func complete() {
    let wasEarly = !requestBody.isFinished || sent < queue.count
    if backendKeepsAlive, !wasEarly, let connection, connection.isClean {
      self.connection = nil
      connection.endpoint.keep(connection, at: worker.loop.now)
    }
    detach(.answered)
    finish()
  }
}

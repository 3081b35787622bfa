import HTTPMessage
import LoadBalancing

/// How an exchange ends.
extension Exchange {
  /// Answers in the backend's place: it could not, or the request was no good.
  func fail(_ status: Int) {
    guard case .requesting = state else { return }
    let prefersJSON = prefersJSON
    // What the client did wrong is not held against the backend.
    detach(status == 502 || status == 504 ? .failed : .abandoned)
    self.status = status
    clientKeepsAlive = false
    guard let page = unsafe worker.errorPage(status, asJSON: prefersJSON, answering: method),
      unsafe client.send(page)
    else { return client.abort() }
    finish()
  }

  /// Whether the client would rather have an error as JSON: asked of the head that went to the backend, if it is
  /// still here.
  private var prefersJSON: Bool {
    guard isReplayable else { return false }
    let bytes = unsafe queue.bytes
    var progress = HeadProgress()
    switch unsafe worker.requestParser.parse(bytes, &progress) {
    case .head(let head): return unsafe head.prefersJSON(in: bytes)
    case .needMore, .failed: return false
    }
  }

  /// The backend did not finish its response: only the missing end can tell the client.
  func breakOff() {
    detach(.failed)
    client.abort()
  }

  /// Everything of the response has been given to the client's connection.
  func finish() {
    state = .finished(keepAlive: clientKeepsAlive)
    log()
    queue.removeAll()
    if client.isFlushed { clientFlushed() } else { client.setDeadline(worker.timeouts.idle) }
  }

  private func log() {
    guard let log = worker.log else { return }
    unsafe log.append(
      logParts, of: logged.bytes, from: client.address, at: worker.logTime, status: status,
      bodyBytes: bodyBytesSent)
  }

  /// The client has taken everything.
  func clientFlushed() {
    switch state {
    case .idle: break
    case .requesting, .responding: receiveResponse()
    case .finished(let keepAlive):
      state = .idle
      client.exchangeEnded(keepAlive: keepAlive)
    }
  }

  /// The client has taken a part.
  func clientProgressed() {
    client.setDeadline(worker.timeouts.idle)
  }

  /// The deadline has passed: who kept us waiting decides what becomes of it.
  func timedOut() {
    switch state {
    case .idle: break
    case .responding, .finished: client.abort()
    case .requesting:
      if isWaiting {
        fail(503)
      } else if connection?.isConnected == false {
        connectionFailed(.timeout)
      } else if wantsBody, !awaitsContinue {
        fail(408)
      } else {
        fail(504)
      }
    }
  }

  /// The client is gone.
  func abort() {
    switch state {
    case .idle, .finished: break
    case .requesting, .responding:
      // What nginx calls a client that did not wait for its answer.
      if status == 0 { status = 499 }
      detach(.abandoned)
      log()
    }
    state = .idle
  }
}

import EventLoop
import HTTPMessage
import LoadBalancing
import MonotonicTime

/// One request and its response: chooses a backend, carries the bytes across, and answers itself when it must.
///
/// A client's connection has one exchange and uses it again for every request.
final class Exchange {
  enum State {
    /// Between two requests.
    case idle
    /// The request is on its way; nothing of the final response has come.
    case requesting
    /// The head of the final response has been sent to the client.
    case responding
    /// The response is complete; it ends when the client has taken it.
    case finished(keepAlive: Bool)
  }

  /// Why no connection came about.
  enum ConnectFailure {
    case refused
    case timeout
  }

  /// When a request is tried again.
  static let retryPolicy = RetryPolicy(attempts: 3)
  /// So many interim responses are a mistake of the backend.
  static let mostInterimResponses = 16

  // Unchecked, for speed: the client's connection owns its exchange.
  @safe unowned(unsafe) let client: ClientConnection
  let worker: Worker

  var state = State.idle
  // Facts of the request.
  var method = RequestMethod.get
  var version = HTTPVersion.http11
  var clientKeepsAlive = false
  var requestBody = BodyReader(.none)
  var requestIsChunked = false
  var bodyBytesReceived: UInt64 = 0
  /// When so much of the body as has come is too little.
  var bodyDeadline = Instant.zero
  var expectsContinue = false
  /// The client sends its body when it has been told to go on.
  var awaitsContinue = false
  /// What the log line will say of the request's head.
  var logged = ByteQueue()
  var logParts = CombinedLog.RequestParts.none

  // The request as it goes to the backend: its head and the beginning of its body, kept for another attempt until
  // more of the body follows; then what could not be sent yet.
  var queue = ByteQueue()
  var sent = 0
  var isReplayable = true

  // The attempt.
  var backend: Int?
  var connection: BackendConnection?
  var stickiness = StickyVerdict.noSession
  var hashKey: UInt64 = 0
  /// Whether it is in the pool's queue.
  var isWaiting = false
  var tried = TriedBackends()
  var hasRetriedIdle = false

  // Facts of the response.
  var status = 0
  var responseBody = BodyReader(.none)
  var responseIsChunked = false
  var responseProgress = HeadProgress()
  var backendKeepsAlive = false
  var interimResponses = 0
  var bodyBytesSent: UInt64 = 0

  init(client: ClientConnection) {
    self.client = client
    worker = client.worker
  }

  /// Begins with `head`, which lies at the start of `range` in the workspace; returns what comes after the request,
  /// as far as it has arrived.
  func begin(_ head: RequestHead, at range: Range<Int>, isLast: Bool) -> Range<Int> {
    let bytes = unsafe worker.workspace.bytes(range)
    reset(head, isLast: isLast)
    if worker.log != nil { unsafe note(head, bytes) }
    stickiness = unsafe client.pool.stickiness(of: head, in: bytes)
    client.pool.noteRequest()
    hashKey = unsafe client.pool.hashKey(of: head, in: bytes, from: client.address)
    let room = unsafe queue.room(for: head.length + 1024)
    guard
      let length = unsafe RequestHeadWriter.write(
        head, from: bytes, client: client.address, worker.forwarding, into: room)
    else {
      fail(431)
      return range.upperBound..<range.upperBound
    }
    queue.commit(length)
    let rest = beginBody(range.lowerBound + head.length..<range.upperBound)
    if case .requesting = state { dispatch() }
    return rest
  }

  private func reset(_ head: RequestHead, isLast: Bool) {
    state = .requesting
    method = head.method
    version = head.version
    clientKeepsAlive = head.keepAlive && !isLast
    expectsContinue = head.expectsContinue
    requestBody = BodyReader(head.framing)
    requestIsChunked = head.framing == .chunked
    bodyBytesReceived = 0
    awaitsContinue = head.expectsContinue
    queue.removeAll()
    sent = 0
    isReplayable = true
    tried = TriedBackends()
    hasRetriedIdle = false
    status = 0
    responseBody = BodyReader(.none)
    responseProgress = HeadProgress()
    interimResponses = 0
    bodyBytesSent = 0
  }

  /// Keeps what the log line will say.
  private func note(_ head: RequestHead, _ bytes: UnsafeRawBufferPointer) {
    logged.removeAll()
    let room = unsafe logged.room(for: min(head.length, 4096) + 64)
    logParts = unsafe CombinedLog.writeRequest(head, from: bytes, into: room)
    logged.commit(logParts.count)
  }

  // MARK: Attempts

  /// Sends the request to the backend of its session, or else to the one that the pool chooses.
  func dispatch() {
    go(choose(), orFail: 503)
  }

  /// The backend for the next attempt.
  func choose() -> Pool.Choice {
    client.pool.choose(stickiness, key: hashKey, excluding: tried, isWaiting: isWaiting)
  }

  /// The request was taken out of the queue.
  func stopWaiting(_ choice: Pool.Choice) {
    isWaiting = false
    go(choice, orFail: 503)
  }

  private func go(_ choice: Pool.Choice, orFail status: Int) {
    switch choice {
    case .backend(let backend): attempt(at: backend)
    case .nobody: fail(status)
    case .wait:
      guard client.pool.enqueue(self, of: worker) else { return fail(503) }
      isWaiting = true
      client.setDeadline(client.pool.queueTimeout)
    }
  }

  /// Sends the request to `backend`, on an idle connection unless it must be a new one.
  private func attempt(at backend: Int, onNewConnection: Bool = false) {
    self.backend = backend
    client.pool.began(at: backend)
    let endpoint = client.pool.endpoints[backend]
    if !onNewConnection, let idle = takeIdle(endpoint) {
      connection = idle
      idle.begin(self)
      return flushRequest()
    }
    do throws(SystemError) {
      let connection = try BackendConnection(to: endpoint, for: self)
      self.connection = connection
      try worker.loop.add(connection, interest: [.readable, .writable, .hangup], edgeTriggered: true)
      client.setDeadline(worker.timeouts.connect)
    } catch {
      connectionFailed(.refused)
    }
  }

  /// An idle connection; one that has been closed meanwhile is not for a request that could not be repeated.
  private func takeIdle(_ endpoint: BackendEndpoint) -> BackendConnection? {
    while let idle = endpoint.takeIdle() {
      if method.isIdempotent || idle.isCertainlyClean { return idle }
      idle.close()
    }
    return nil
  }

  /// No connection came about: nothing of the request was sent, so another backend may have it.
  func connectionFailed(_ failure: ConnectFailure) {
    guard let backend else { return }
    tried.insert(backend)
    detach(.failed)
    let status =
      switch failure {
      case .refused: 502
      case .timeout: 504
      }
    let mayRetry = Self.retryPolicy.allowsRetry(
      after: .notConnected, tried: tried.count, isIdempotent: method.isIdempotent, isReplayable: isReplayable)
    guard mayRetry, client.pool.spendRetry() else { return fail(status) }
    go(choose(), orFail: status)
  }

  /// The connection ended before the response began.
  func connectionLost() {
    guard let backend, let connection else { return }
    // A backend may close an idle connection just when a request is sent on it (RFC 9112 §9.3.1): that is not held
    // against it, once. RFC 9110 §9.2.2: only what may be done twice is sent twice.
    let isRace = connection.isReused && connection.input.isEmpty && interimResponses == 0 && !hasRetriedIdle
    let mayRetry = Self.retryPolicy.allowsRetry(
      after: sent == 0 ? .notConnected : .closedBeforeResponse, tried: tried.count,
      isIdempotent: method.isIdempotent, isReplayable: isReplayable)
    guard isRace, mayRetry else { return fail(502) }
    hasRetriedIdle = true
    // Its place in the backend's limit stays taken.
    connection.close()
    self.connection = nil
    _ = client.pool.ended(at: backend, .abandoned)
    sent = 0
    attempt(at: backend, onNewConnection: true)
  }

  /// Ends the attempt and closes its connection.
  func detach(_ outcome: RequestOutcome) {
    connection?.close()
    connection = nil
    if isWaiting {
      isWaiting = false
      client.pool.leaveQueue(self, of: worker)
    }
    guard let backend else { return }
    self.backend = nil
    if client.pool.ended(at: backend, outcome) { worker.noteFailing(backend, of: client.pool) }
    if let waiting = client.pool.release(backend) { worker.wake(waiting, for: client.pool) }
  }
}

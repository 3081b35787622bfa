import EventLoop
import MonotonicTime

/// A connection to a backend: it serves one exchange at a time and waits in its backend's list in between.
final class BackendConnection: EventSource {
  private enum State {
    case connecting, busy, idle
  }

  let endpoint: BackendEndpoint
  /// Whether it has answered before, so that the backend may have closed it while a request was on its way.
  private(set) var isReused = false
  /// When it became idle.
  private(set) var idleSince = Instant.zero
  /// Whether there may be something to read.
  private(set) var isReadable = false
  /// The beginning of a response head.
  var input = ByteQueue()

  private var state = State.connecting
  private var exchange: Exchange?
  // The peer has closed its side: reading goes on until it says so.
  private var hasHungUp = false

  /// Begins to connect, for `exchange`.
  init(to endpoint: BackendEndpoint, for exchange: Exchange) throws(SystemError) {
    self.endpoint = endpoint
    self.exchange = exchange
    super.init(descriptor: try TCPSocket.connect(to: endpoint.address))
  }

  override func ready(_ events: ReadyEvents) {
    let isInput = !events.isDisjoint(with: [.readable, .hangup, .error])
    if isInput { isReadable = true }
    if !events.isDisjoint(with: [.hangup, .error]) { hasHungUp = true }
    switch state {
    case .connecting: connected(events)
    case .busy: serve(events, isInput: isInput)
    case .idle: if isInput { endpoint.discard(self) }
    }
  }

  private func connected(_ events: ReadyEvents) {
    let error = TCPSocket.pendingError(descriptor)
    guard error == 0 else {
      exchange?.connectionFailed(.refused)
      return
    }
    guard events.contains(.writable) else { return }
    state = .busy
    exchange?.flushRequest()
    if state == .busy, isReadable { exchange?.receiveResponse() }
  }

  private func serve(_ events: ReadyEvents, isInput: Bool) {
    let exchange = exchange
    if isInput { exchange?.receiveResponse() }
    guard events.contains(.writable), state == .busy, self.exchange === exchange else { return }
    exchange?.flushRequest()
  }

  /// Reads once, into `memory`.
  func receive(into memory: UnsafeMutableRawBufferPointer) -> TransferResult {
    let result = unsafe TCPSocket.receive(descriptor, into: memory)
    switch result {
    case .bytes(let count): if count < memory.count, !hasHungUp { isReadable = false }
    case .wouldBlock, .end, .failed: isReadable = false
    }
    return result
  }

  /// Whether the connection is established.
  var isConnected: Bool { state != .connecting }

  /// Takes an idle connection into use.
  func begin(_ exchange: Exchange) {
    state = .busy
    isReused = true
    self.exchange = exchange
  }

  /// Nothing is owed in either direction any more: the connection may wait for its next request.
  func becomeIdle(at now: Instant) {
    state = .idle
    exchange = nil
    idleSince = now
    input.removeAll()
  }

  /// Whether the connection can be used again: nothing has come after the response, and the peer is there.
  var isClean: Bool {
    !hasHungUp && (!isReadable || TCPSocket.isQuiet(descriptor))
  }

  /// The same, asked of the kernel: what has come since the last event counts too.
  var isCertainlyClean: Bool {
    !hasHungUp && TCPSocket.isQuiet(descriptor)
  }

  override func close() {
    exchange = nil
    super.close()
  }
}

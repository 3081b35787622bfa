import EventLoop
import HTTPMessage
import MonotonicTime

/// A client's connection: reads requests one after the other and sends their responses.
///
/// One descriptor event leads to at most as much reading as the other side can take: while something waits to be
/// sent to the backend, nothing is read here, and what waits here stops the reading there.
final class ClientConnection: EventSource {
  private enum Phase {
    /// Between two requests.
    case waiting
    /// The head of a request has arrived in part.
    case head
    /// A request is being answered.
    case exchange
    /// The last response has been sent; what the client still sends is thrown away until it has seen that.
    case lingering
  }

  /// Requests on one connection; the last one's response says so.
  static let mostRequests = 1_000

  let worker: Worker
  let pool: Pool
  let address: AddressText
  /// The position in the worker's list.
  var slot = 0

  private var phase = Phase.waiting
  private var progress = HeadProgress()
  private var requests = 0
  // Whether there may be something to read, and whether the client has closed its side.
  private var isReadable = true
  private var hasHungUp = false
  private var isProcessing = false
  // Received and not used yet: the beginning of a head, or requests that wait for their turn.
  private var input = ByteQueue()
  // To be sent.
  private var output = ByteQueue()
  private lazy var timer = LoopTimer { [unowned self] in timedOut() }
  private lazy var exchange = Exchange(client: self)

  /// A connection that was accepted.
  init(descriptor: Int32, address: AddressText, pool: Pool, worker: Worker) {
    self.worker = worker
    self.pool = pool
    self.address = address
    super.init(descriptor: descriptor)
  }

  /// Begins to wait for the first request.
  func start() throws(SystemError) {
    try worker.loop.add(self, interest: [.readable, .writable, .hangup], edgeTriggered: true)
    setDeadline(worker.timeouts.header)
  }

  override func ready(_ events: ReadyEvents) {
    if !events.isDisjoint(with: [.readable, .hangup, .error]) { isReadable = true }
    if !events.isDisjoint(with: [.hangup, .error]) { hasHungUp = true }
    // One that has left does not wait for a backend any more.
    if events.contains(.error) || (hasHungUp && phase == .exchange && exchange.isWaiting) { return abort() }
    if !output.isEmpty, events.contains(.writable) { flush() }
    pump()
  }

  // MARK: Time

  /// The connection's one deadline: what it is for follows from what the connection is doing.
  ///
  /// - Parameter timeout: nanoseconds from now.
  func setDeadline(_ timeout: Int64) {
    let (deadline, overflow) = worker.loop.now.nanoseconds.addingReportingOverflow(timeout)
    worker.loop.schedule(timer, at: Instant(nanoseconds: overflow ? .max : deadline))
  }

  private func timedOut() {
    switch phase {
    case .waiting, .lingering: close()
    case .head: unsafe reject(408, line: input.bytes)
    case .exchange: exchange.timedOut()
    }
  }

  // MARK: Reading

  /// Reads and processes while there is something to read that can be used now.
  func pump() {
    // What is processed now comes first, and goes on here by itself.
    guard !isProcessing else { return }
    var reads = 0
    while isReadable, wantsInput, receive() {
      reads += 1
      // Others wait for their turn.
      if reads == Worker.mostReads { return worker.resumeLater(self) }
    }
  }

  private var wantsInput: Bool {
    switch phase {
    case .waiting, .head: true
    case .exchange: exchange.wantsBody
    case .lingering: true
    }
  }

  /// Reads once; false when there is nothing more to do.
  private func receive() -> Bool {
    let workspace = worker.workspace
    let start = workspace.inputStart + input.count
    let memory = unsafe workspace.memory(at: start, count: workspace.inputCapacity - input.count)
    switch unsafe TCPSocket.receive(descriptor, into: memory) {
    case .bytes(let count):
      if count < memory.count, !hasHungUp { isReadable = false }
      process(workspace.inputStart..<start + count)
      return !isClosed
    case .wouldBlock:
      isReadable = false
      return false
    case .end:
      isReadable = false
      ended()
      return false
    case .failed:
      abort()
      return false
    }
  }

  /// The client sends no more. One that waits for a response may still read it.
  private func ended() {
    switch phase {
    case .waiting, .head, .lingering: close()
    case .exchange: exchange.clientEnded()
    }
  }

  /// Uses what lies in the workspace at `range`, which begins with what `input` holds; keeps the rest.
  private func process(_ range: Range<Int>) {
    unsafe worker.workspace.memory(at: range.lowerBound, count: input.count).copyMemory(from: input.bytes)
    input.removeAll()
    isProcessing = true
    var rest = range
    while !rest.isEmpty, !isClosed {
      switch phase {
      case .waiting, .head:
        guard let next = readHead(rest) else { return isProcessing = false }
        rest = next
      case .exchange:
        guard exchange.wantsBody else {
          unsafe input.append(worker.workspace.bytes(rest))
          return isProcessing = false
        }
        rest = exchange.forwardBody(rest)
      case .lingering:
        return isProcessing = false
      }
    }
    isProcessing = false
  }

  /// Reads a head at the start of `range` and begins its exchange; returns what comes after what was used, or nil
  /// if there is nothing more to do.
  private func readHead(_ range: Range<Int>) -> Range<Int>? {
    let bytes = unsafe worker.workspace.bytes(range)
    switch unsafe worker.requestParser.parse(bytes, &progress) {
    case .needMore:
      if phase == .waiting {
        phase = .head
        // In total, however slowly it arrives.
        setDeadline(worker.timeouts.header)
      }
      unsafe input.append(bytes)
      return nil
    case .failed(let error):
      unsafe reject(error.requestStatus, line: bytes)
      return nil
    case .head(let head):
      progress = HeadProgress()
      phase = .exchange
      requests += 1
      return exchange.begin(head, at: range, isLast: requests >= Self.mostRequests)
    }
  }

  // MARK: Writing

  /// Whether everything has been sent: more may be given.
  var isFlushed: Bool { output.isEmpty }

  /// Sends `bytes`, and keeps what the client does not take now; false if the connection is gone.
  func send(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count > 0 else { return true }
    guard output.isEmpty else {
      unsafe output.append(bytes)
      return true
    }
    switch unsafe TCPSocket.send(descriptor, bytes) {
    case .bytes(let count):
      if count < bytes.count { unsafe output.append(UnsafeRawBufferPointer(rebasing: bytes[count...])) }
      return true
    case .wouldBlock:
      unsafe output.append(bytes)
      return true
    case .end, .failed:
      return false
    }
  }

  private func flush() {
    while !output.isEmpty {
      switch unsafe TCPSocket.send(descriptor, output.bytes) {
      case .bytes(let count): output.consume(count)
      case .wouldBlock:
        return exchange.clientProgressed()
      case .end, .failed:
        return abort()
      }
    }
    switch phase {
    case .exchange: exchange.clientFlushed()
    case .waiting, .head: break
    case .lingering: beginLingering()
    }
  }

  // MARK: Ends

  /// The exchange is complete and its response has been sent.
  func exchangeEnded(keepAlive: Bool) {
    guard keepAlive, !worker.isDraining else {
      // With nothing left unread, closing does not take the response away from the client.
      guard exchange.leftInputUnread || !input.isEmpty else { return close() }
      phase = .lingering
      return beginLingering()
    }
    phase = .waiting
    setDeadline(worker.timeouts.keepAlive)
    if !isProcessing, isReadable || !input.isEmpty { worker.resumeLater(self) }
  }

  /// Goes on with what has arrived meanwhile.
  func resume() {
    guard !isClosed else { return }
    switch phase {
    case .waiting:
      if !input.isEmpty {
        process(worker.workspace.inputStart..<worker.workspace.inputStart + input.count)
      }
    case .exchange: exchange.receiveResponse()
    case .head, .lingering: break
    }
    guard !isClosed else { return }
    pump()
  }

  /// Closes an idle connection; the others end with their exchange.
  func drain() {
    if phase == .waiting, input.isEmpty { close() }
  }

  /// Whether the connection waits for a request.
  var isIdle: Bool { phase == .waiting }

  /// Answers a request that cannot be read, and closes.
  private func reject(_ status: Int, line: UnsafeRawBufferPointer) {
    unsafe worker.log?.append(malformed: line, from: address, at: worker.logTime, status: status)
    phase = .lingering
    guard let page = unsafe worker.errorPage(status, asJSON: false, answering: .get), unsafe send(page) else {
      return close()
    }
    if output.isEmpty { beginLingering() }
  }

  /// Tells the client that nothing more comes, and waits for it to close, so that what it has sent unread does not
  /// make the kernel take the response away from it.
  private func beginLingering() {
    TCPSocket.shutdownWriting(descriptor)
    setDeadline(worker.timeouts.lingering)
    if !isProcessing { worker.resumeLater(self) }
  }

  /// The connection is of no more use, in the middle of whatever it was doing.
  func abort() {
    if phase == .exchange { exchange.abort() }
    close()
  }

  override func close() {
    guard !isClosed else { return }
    worker.loop.cancel(timer)
    worker.forget(self)
    super.close()
  }
}

import ControlAPI
import EventLoop
private import Glibc
import HTTPMessage
import MonotonicTime

/// One client of the control socket: requests in, one after the other, and their answers out.
final class ControlConnection: EventSource {
  /// Bytes of a request body; no request needs one.
  static let bodyLimit = 64 * 1024
  /// A follower that is so many bytes behind is dropped.
  static let followerLimit = 1 << 20
  private static let readAtOnce = 16 * 1024

  /// What the connection is waiting for.
  enum Phase {
    /// The next request.
    case receiving
    /// The rest of a request's body, which is not looked at.
    case skipping(UInt64, ControlRequest)
    /// The daemon's answer.
    case answering(ControlRequest)
    /// Further events.
    case following(EventLog.Follower, isChunked: Bool)
    /// That the client takes the last bytes.
    case closing
    /// That the client has seen them: closing with its bytes unread would look like an error to it.
    case draining
  }

  let peer: PeerIdentity
  // The server ends its connections before it goes.
  unowned let server: ControlServer
  var phase = Phase.receiving
  private var input: [UInt8] = []
  private var progress = HeadProgress()
  private var output: [UInt8] = []
  private var sent = 0
  private var inputEnded = false
  private var isAdvancing = false
  private var interest: ReadyEvents = .readable
  private lazy var timer = LoopTimer { [unowned self] in timeIsUp() }
  /// Counts answers, so that one that comes too late is known.
  private(set) var exchange = 0

  init(descriptor: Int32, peer: PeerIdentity, server: ControlServer) {
    self.peer = peer
    self.server = server
    super.init(descriptor: descriptor)
  }

  /// Starts to serve, or sends the client away.
  func begin(isTooMany: Bool) {
    wait(.seconds(10))
    guard isTooMany else { return }
    refuse(Refusal(503, "too many clients use the control socket"), answering: nil)
    advance()
  }

  /// Ends the connection, whatever is under way.
  func end() {
    guard !isClosed else { return }
    if case .following(let follower, _) = phase { server.log.unfollow(follower) }
    loop?.cancel(timer)
    close()
    server.ended(self)
  }

  override func ready(_ events: ReadyEvents) {
    if events.contains(.readable), interest.contains(.readable) { receive() }
    advance()
    // Both directions are closed: whatever is left, nobody reads it.
    if !events.isDisjoint(with: [.hangup, .error]) { end() }
  }

  private func receive() {
    let start = input.count
    input.append(contentsOf: repeatElement(0, count: Self.readAtOnce))
    let count = unsafe input.withUnsafeMutableBytes { bytes in
      unsafe recv(descriptor, bytes.baseAddress.map { unsafe $0 + start }, Self.readAtOnce, 0)
    }
    let error = errno
    input.removeLast(Self.readAtOnce - max(count, 0))
    if count == 0 { inputEnded = true }
    if count < 0, error != EAGAIN, error != EINTR { end() }
    if count > 0, start == 0 { wait(.seconds(10)) }
  }

  /// Does what can be done now: requests whose bytes are here, answers that the socket takes.
  func advance() {
    guard !isAdvancing, !isClosed else { return }
    isAdvancing = true
    repeat { flush() } while !isClosed && sent == output.count && step()
    isAdvancing = false
    updateInterest()
  }

  /// One step with nothing left to send; false when there is nothing to do but wait.
  private func step() -> Bool {
    switch phase {
    case .receiving: return nextRequest()
    case .skipping(let rest, let request):
      let count = min(rest, UInt64(input.count))
      input.removeFirst(Int(count))
      if count == rest {
        carryOut(request)
        return true
      }
      phase = .skipping(rest - count, request)
      if inputEnded { end() }
      return false
    case .answering, .following: return false
    case .closing:
      phase = .draining
      _ = shutdown(descriptor, Int32(SHUT_WR))
      wait(.seconds(2))
      return true
    case .draining:
      input.removeAll()
      if inputEnded { end() }
      return false
    }
  }

  private func nextRequest() -> Bool {
    let outcome = unsafe input.withUnsafeBytes { unsafe server.parser.parse($0, &progress) }
    switch outcome {
    case .needMore:
      // A client that ends in the middle of a request, or between two.
      if inputEnded { end() }
      return false
    case .failed(let error):
      refuse(Refusal(error), answering: nil)
      return true
    case .head(let head):
      let request = ControlRequest(head, in: input)
      input.removeFirst(head.length)
      progress = HeadProgress()
      accept(request)
      return true
    }
  }

  private func accept(_ request: ControlRequest) {
    guard let bodyLength = request.bodyLength else {
      return refuse(Refusal(411, "a request with a body has to tell its length"), answering: nil)
    }
    if request.expectsContinue { output += Array("HTTP/1.1 100 Continue\r\n\r\n".utf8) }
    phase = .skipping(bodyLength, request)
  }

  // MARK: Answers

  /// Begins to wait for the daemon; the number goes into `answer`.
  func expectAnswer(to request: ControlRequest) -> Int {
    phase = .answering(request)
    exchange += 1
    wait(.seconds(30))
    return exchange
  }

  /// Sends the answer of the exchange `number`, unless its time is over.
  func answer(
    _ number: Int, _ result: Result<[UInt8], Refusal>, type: String = ResponseText.jsonType
  ) {
    guard !isClosed, number == exchange, case .answering(let request) = phase else { return }
    switch result {
    case .success(let body):
      output += ResponseText.whole(
        200, body: body, type: type, keepAlive: request.keepAlive, isHead: request.isHead)
      finish(request)
    case .failure(let refusal): refuse(refusal, answering: request)
    }
    advance()
  }

  /// Sends why not. Without a request that was understood the connection ends.
  func refuse(_ refusal: Refusal, answering request: ControlRequest?) {
    output += ResponseText.whole(
      refusal.status, body: ResponseText.json(refusal), allowed: refusal.allowed,
      keepAlive: request?.keepAlive ?? false, isHead: request?.isHead ?? false)
    if let request { finish(request) } else { phase = .closing }
  }

  /// Appends to what is sent; a follower that is too far behind is told so and dropped.
  func send(_ bytes: [UInt8]) {
    output += bytes
    guard case .following(let follower, let isChunked) = phase, output.count - sent > Self.followerLimit
    else { return }
    server.log.unfollow(follower)
    let reason = Refusal(
      503, "this client reads too slowly: events were dropped. Follow again from the last number")
    output += ResponseText.piece(ResponseText.json(reason), isChunked: isChunked)
    output += ResponseText.end(isChunked: isChunked)
    phase = .closing
  }

  /// The request is answered but for bytes that are still to be sent.
  func finish(_ request: ControlRequest) {
    phase = request.keepAlive ? .receiving : .closing
  }

  private func flush() {
    while sent < output.count {
      let count = unsafe output.withUnsafeBytes { bytes in
        unsafe Glibc.send(
          descriptor, bytes.baseAddress.map { unsafe $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count < 0 {
        if errno == EINTR { continue }
        if errno != EAGAIN { end() }
        return
      }
      sent += count
      wait(.seconds(30))
    }
    output.removeAll()
    sent = 0
    // A follower with nothing to send may be quiet for as long as it likes.
    if case .following = phase { loop?.cancel(timer) }
  }

  private func updateInterest() {
    guard !isClosed else { return }
    var wanted: ReadyEvents = []
    switch phase {
    case .receiving, .skipping, .draining: if !inputEnded { wanted.insert(.readable) }
    case .answering, .following, .closing: break
    }
    if sent < output.count { wanted.insert(.writable) }
    guard wanted != interest else { return }
    interest = wanted
    if (try? loop?.update(self, interest: wanted)) == nil { end() }
  }

  // MARK: Time

  private func wait(_ duration: Duration) {
    guard let loop else { return }
    loop.schedule(timer, at: loop.now + duration)
  }

  private func timeIsUp() {
    switch phase {
    case .receiving where input.isEmpty || sent < output.count: end()
    case .receiving, .skipping:
      refuse(Refusal(408, "the request did not arrive in time"), answering: nil)
      advance()
    case .answering(let request):
      var last = request
      last.keepAlive = false
      refuse(Refusal(503, "the daemon did not answer in time"), answering: last)
      advance()
    case .following, .closing, .draining: end()
    }
  }
}

import Glibc

/// One request on a non-blocking connection of its own or on one that is kept; driven by a poll loop.
final class Attempt {
  let began: ContinuousClock.Instant
  private(set) var ended: ContinuousClock.Instant
  private(set) var outcome: RequestOutcome?
  private(set) var reader = HTTPMessageReader()
  /// The connection, for a next request on it.
  let socket: Socket
  private let request: [UInt8]
  private var isSent = false

  /// Begins to connect to `address`.
  init(to address: SocketAddress, request: [UInt8], at now: ContinuousClock.Instant) throws(LabError) {
    socket = try Socket.stream(address)
    socket.set(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    self.request = request
    began = now
    ended = now
    let status = address.withPointer { Glibc.connect(socket.descriptor, $0, $1) }
    if status != 0 && errno != EINPROGRESS { fail(errno) }
  }

  /// Sends another request on a connection that is open.
  init(on socket: Socket, request: [UInt8], at now: ContinuousClock.Instant) {
    self.socket = socket
    self.request = request
    began = now
    ended = now
    send()
  }

  /// What to wait for next.
  var interest: Int16 { Int16(isSent ? POLLIN : POLLOUT) }

  /// Goes on after `poll` said that the descriptor is ready.
  func ready() {
    guard outcome == nil else { return }
    if !isSent {
      var failure: Int32 = 0
      var size = socklen_t(MemoryLayout<Int32>.size)
      getsockopt(socket.descriptor, SOL_SOCKET, SO_ERROR, &failure, &size)
      failure == 0 ? send() : fail(failure)
    } else {
      receive()
    }
  }

  /// Gives up if the request is older than `limit`.
  func expire(at now: ContinuousClock.Instant, limit: Duration) {
    if outcome == nil && now - began > limit { finish(.timedOut) }
  }

  private func send() {
    let count = Glibc.send(socket.descriptor, request, request.count, Int32(MSG_NOSIGNAL))
    if count == request.count { isSent = true } else { fail(count < 0 ? errno : EPIPE) }
  }

  private func receive() {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(socket.descriptor, &buffer, buffer.count, 0)
    if count < 0 {
      if errno != EAGAIN && errno != EINTR { fail(errno) }
      return
    }
    count == 0 ? reader.end() : reader.append(buffer[..<count])
    if reader.isComplete {
      finish(reader.status < 500 ? .answered : .failedStatus)
    } else if count == 0 {
      finish(.broken)
    }
  }

  private func fail(_ error: Int32) {
    switch error {
    case ECONNREFUSED: finish(.refused)
    case EHOSTUNREACH, ENETUNREACH, ENETDOWN, EADDRNOTAVAIL: finish(.unreachable)
    case ETIMEDOUT: finish(.timedOut)
    default: finish(.broken)
    }
  }

  private func finish(_ outcome: RequestOutcome) {
    self.outcome = outcome
    ended = ContinuousClock.now
  }
}

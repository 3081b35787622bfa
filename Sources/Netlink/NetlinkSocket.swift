private import CLinux
private import CNetlink
private import Glibc

/// libnl's socket, with the callbacks that collect what it receives; freed at the end of its life.
@safe struct NetlinkSocket: ~Copyable {
  // Larger than what the kernel puts in one datagram (at most 32 KiB), so that none needs to be peeked at.
  private static let messageBufferSize = 32 << 10
  // An answer is at most a few datagrams beside a dump, which counts as one.
  private static let answerRounds = 16

  private let socket: OpaquePointer
  // libnl's callbacks hold it unretained: it lives as long as the socket.
  private let answer = Answer()

  // How long a request waits for the kernel's answer.
  private let answerLimit: Duration

  /// Why nothing more could be received.
  enum Shortage: Error, Equatable {
    /// Nothing is queued, or nothing came in time.
    case nothing
    /// The kernel had to drop messages.
    case overrun
    /// Anything else, in libnl's words.
    case failure(String)
  }

  /// A connected routing socket, whose requests wait for their answer no longer than `answerLimit`.
  init(answerLimit: Duration = .seconds(1)) throws(NetlinkError.Reason) {
    guard let socket = unsafe nl_socket_alloc() else { throw .outOfMemory }
    let failure = unsafe nl_connect(socket, NETLINK_ROUTE)
    guard failure == 0 else {
      unsafe nl_socket_free(socket)
      throw .exchange(Self.text(failure))
    }
    unsafe self.socket = unsafe socket
    self.answerLimit = answerLimit
    unsafe nl_socket_set_msg_buf_size(socket, Self.messageBufferSize)
    unsafe nl_socket_disable_msg_peek(socket)
    collect()
  }

  deinit {
    unsafe nl_socket_free(socket)
  }

  /// The descriptor; the socket keeps owning it.
  var descriptor: Int32 {
    unsafe nl_socket_get_fd(socket)
  }

  // MARK: Requests

  /// Lets a request fail when no answer comes, and dumps be filtered by the kernel.
  borrowing func prepareForRequests() {
    let (seconds, attoseconds) = answerLimit.components
    var limit = timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    // Without it (before Linux 4.20) a dump brings more than was asked for, which the caller sorts out.
    enable(SOL_NETLINK, NETLINK_GET_STRICT_CHK)
  }

  /// Sends a request and waits for everything that the kernel answers.
  borrowing func exchange(_ message: borrowing NetlinkMessage) throws(NetlinkError.Reason) -> [NetworkEvent] {
    answer.reset()
    let sent = unsafe nl_send_auto(socket, message.pointer)
    guard sent >= 0 else { throw .exchange(Self.text(sent)) }
    for _ in 0..<Self.answerRounds where !answer.isComplete {
      let received = unsafe nl_recvmsgs_default(socket)
      if answer.refusal != 0 { throw .refused(errno: answer.refusal) }
      if received == -NLE_AGAIN { throw .noAnswer(within: answerLimit) }
      if received == -NLE_DUMP_INTR { throw .tableChanged }
      guard received >= 0 else { throw .exchange(Self.text(received)) }
    }
    guard answer.isComplete else { throw .noAnswer(within: answerLimit) }
    return answer.takeEvents()
  }

  // MARK: Subscriptions

  /// Subscribes to a group of messages, which then come without being asked for.
  borrowing func join(_ group: UInt32) throws(NetlinkError.Reason) {
    let failure = unsafe nl_socket_add_membership(socket, Int32(group))
    guard failure == 0 else { throw .exchange(Self.text(failure)) }
  }

  /// Makes `receive` return at once, and take messages that answer no request.
  borrowing func prepareForEvents(receiveBufferBytes: Int) {
    unsafe nl_socket_disable_seq_check(socket)
    unsafe nl_socket_set_nonblocking(socket)
    // Beyond net.core.rmem_max with CAP_NET_ADMIN, up to it without.
    var size = Int32(clamping: receiveBufferBytes)
    let length = socklen_t(MemoryLayout<Int32>.size)
    if unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &size, length) != 0 {
      unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, length)
    }
  }

  /// The events of one datagram.
  borrowing func receive() throws(Shortage) -> [NetworkEvent] {
    answer.reset()
    let received = unsafe nl_recvmsgs_default(socket)
    switch -received {
    case ...0: return answer.takeEvents()
    case NLE_AGAIN: throw .nothing
    // What libnl makes of ENOBUFS.
    case NLE_NOMEM: throw .overrun
    default: throw .failure(Self.text(received))
    }
  }

  // MARK: Parts

  private borrowing func enable(_ level: Int32, _ option: Int32) {
    var on: Int32 = 1
    unsafe setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  private borrowing func collect() {
    let context = unsafe Unmanaged.passUnretained(answer).toOpaque()
    unsafe nl_socket_modify_cb(socket, NL_CB_VALID, NL_CB_CUSTOM, Answer.onMessage, context)
    unsafe nl_socket_modify_cb(socket, NL_CB_ACK, NL_CB_CUSTOM, Answer.onAcknowledgement, context)
    unsafe nl_socket_modify_cb(socket, NL_CB_FINISH, NL_CB_CUSTOM, Answer.onEndOfDump, context)
    unsafe nl_socket_modify_err_cb(socket, NL_CB_CUSTOM, Answer.onRefusal, context)
  }

  private static func text(_ code: Int32) -> String {
    unsafe String(cString: nl_geterror(code))
  }
}

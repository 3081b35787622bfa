private import CNetlink

/// Requests to the kernel and their answers, one after the other, on one thread at a time.
final class RequestSocket {
  private var socket: NetlinkSocket
  // An exchange that ended early may leave an answer behind, which the next one would take for its own.
  private var isStale = false

  // A table that changes while it is listed is listed again, this often at most.
  private static let listAttempts = 5

  init() throws(NetlinkError.Reason) {
    socket = try Self.open()
  }

  /// Sends a request and waits for everything that the kernel answers; after a failure on a fresh socket.
  @discardableResult
  func exchange(_ message: borrowing NetlinkMessage) throws(NetlinkError.Reason) -> [NetworkEvent] {
    if isStale {
      socket = try Self.open()
      isStale = false
    }
    do throws(NetlinkError.Reason) {
      return try socket.exchange(message)
    } catch .refused(let errno) {
      // A complete answer: the socket stays good.
      throw .refused(errno: errno)
    } catch {
      isStale = true
      throw error
    }
  }

  /// Everything that the kernel lists for a request of `type`, as one consistent table.
  func dump<Header: BitwiseCopyable>(
    _ type: Int, _ header: Header
  ) throws(NetlinkError.Reason) -> [NetworkEvent] {
    for _ in 1..<Self.listAttempts {
      do {
        return try exchange(try dumpRequest(type, header))
      } catch .tableChanged {
        continue
      }
    }
    return try exchange(try dumpRequest(type, header))
  }

  private func dumpRequest<Header: BitwiseCopyable>(
    _ type: Int, _ header: Header
  ) throws(NetlinkError.Reason) -> NetlinkMessage {
    guard let message = NetlinkMessage(type: type, flags: NLM_F_DUMP, header: header) else {
      throw .outOfMemory
    }
    return message
  }

  private static func open() throws(NetlinkError.Reason) -> NetlinkSocket {
    let socket = try NetlinkSocket()
    socket.prepareForRequests()
    return socket
  }
}

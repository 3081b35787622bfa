internal import CLinux
import EventLoop
import Glibc
import HTTPMessage
import IPAddressing
import MonotonicTime

/// A listening socket of one worker: accepts in batches, and pauses when the worker cannot take more.
final class Listener: EventSource {
  private static let batch = 64

  let pool: Pool
  let worker: Worker
  private lazy var timer = LoopTimer { [unowned self] in listen() }

  /// A listener on a bound socket, which it owns.
  init(descriptor: Int32, pool: Pool, worker: Worker) {
    self.pool = pool
    self.worker = worker
    super.init(descriptor: descriptor)
    // Accepted connections inherit it.
    TCPSocket.setOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY)
  }

  /// Begins to accept.
  func start() throws(SystemError) {
    try worker.loop.add(self, interest: .readable)
  }

  override func ready(_ events: ReadyEvents) {
    for _ in 0..<Self.batch {
      guard worker.hasRoom else { return pause() }
      var storage = sockaddr_storage()
      let accepted = unsafe aloft_accept(descriptor, &storage)
      guard accepted >= 0 else { return failed(errno) }
      let address = SocketAddress.address(of: &storage)
      let connection = ClientConnection(
        descriptor: accepted, address: AddressText(address?.description ?? "-"), pool: pool, worker: worker)
      worker.began(connection)
    }
  }

  private func failed(_ error: Int32) {
    switch error {
    case EMFILE, ENFILE, ENOBUFS, ENOMEM:
      // Descriptors or memory have run out: those who are not being served make room, the others wait.
      worker.closeIdleClients()
      pause()
    case _:
      // EAGAIN ends a batch; a connection that was aborted before it was accepted is no concern of ours.
      break
    }
  }

  private func pause() {
    stopListening()
    worker.loop.schedule(timer, at: worker.loop.now + .milliseconds(50))
  }

  private func listen() {
    guard !isClosed else { return }
    do throws(SystemError) {
      try worker.loop.update(self, interest: .readable)
    } catch {
      worker.loop.schedule(timer, at: worker.loop.now + .milliseconds(50))
    }
  }

  private func stopListening() {
    // Only fails without memory; accepting goes on then.
    try? worker.loop.update(self, interest: [])
  }

  override func close() {
    worker.loop.cancel(timer)
    super.close()
  }
}

private import CLinux
private import Glibc
private import Synchronization

/// Brings messages from any thread to one loop, in the order in which they were sent.
public final class Mailbox<Message: Sendable>: Sendable {
  private let pending = Mutex<[Message]>([])
  private let wakeUp: Int32

  /// A mailbox that no loop reads yet; what is sent before `attach` is kept.
  public init() throws(SystemError) {
    wakeUp = try SystemError.check("eventfd", eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK)))
  }

  deinit {
    _ = CLinux.close(wakeUp)
  }

  /// Appends a message and wakes the loop; never waits for it.
  public func send(_ message: Message) {
    let wasEmpty = pending.withLock { messages in
      messages.append(message)
      return messages.count == 1
    }
    guard wasEmpty else { return }
    _ = eventfd_write(wakeUp, 1)
  }

  /// Lets `loop` call `receive` with each message, on its thread, for as long as the loop lives.
  public func attach(
    to loop: EventLoop, _ receive: @escaping (Message) -> Void
  ) throws(SystemError) {
    let copy = try SystemError.check("dup", fcntl(wakeUp, F_DUPFD_CLOEXEC, 0))
    let source = MailboxSource(descriptor: copy) { [self] in
      for message in take() { receive(message) }
    }
    try loop.add(source, interest: .readable)
  }

  private func take() -> [Message] {
    pending.withLock { messages in
      let taken = messages
      messages = []
      return taken
    }
  }
}

/// The loop's end of a mailbox: the descriptor counts wake-ups.
private final class MailboxSource: EventSource {
  private let drain: () -> Void

  init(descriptor: Int32, drain: @escaping () -> Void) {
    self.drain = drain
    super.init(descriptor: descriptor)
  }

  override func ready(_ events: ReadyEvents) {
    // Reset before the queue is taken: a message that comes in between wakes the loop once more.
    var count: UInt64 = 0
    _ = unsafe eventfd_read(descriptor, &count)
    drain()
  }
}

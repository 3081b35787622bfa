import EventLoop
import Glibc

/// The balancer's end of the control channel: lines in both directions.
final class ControlChannel: EventSource {
  /// What the parent does not read is not kept beyond this: it is hung, and will find out by itself.
  private static let mostUnsent = 4 << 20

  /// Called with each line that arrives, without its end.
  var received: ([UInt8]) -> Void = { _ in }

  private let ended: () -> Void
  private var input: [UInt8] = []
  private var unsent: [UInt8] = []

  /// A channel on `descriptor`; `ended` is called when the parent has closed its end.
  init(descriptor: Int32, ended: @escaping () -> Void) {
    self.ended = ended
    super.init(descriptor: descriptor)
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
  }

  override func ready(_ events: ReadyEvents) {
    if events.contains(.writable) { flush() }
    if !events.isDisjoint(with: [.readable, .hangup, .error]) { receive() }
  }

  private func receive() {
    while !isClosed {
      let start = input.count
      input.append(contentsOf: repeatElement(0, count: 16384))
      let count = unsafe input.withUnsafeMutableBytes { bytes in
        unsafe recv(descriptor, bytes.baseAddress.map { unsafe $0 + start }, 16384, 0)
      }
      let error = errno
      input.removeLast(16384 - max(count, 0))
      if count > 0 {
        deliver()
      } else if count < 0, error == EAGAIN || error == EINTR {
        return
      } else {
        close()
        ended()
      }
    }
  }

  private func deliver() {
    while let end = input.firstIndex(of: 0x0a) {
      let line = Array(input[..<end])
      input.removeSubrange(...end)
      received(line)
    }
  }

  /// Sends a line, end included; keeps what the parent does not take now.
  func send(_ line: [UInt8]) {
    guard !isClosed, unsent.count + line.count <= Self.mostUnsent else { return }
    unsent += line
    flush()
  }

  private func flush() {
    let count = unsafe unsent.withUnsafeBytes { bytes in
      unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
    }
    if count > 0 { unsent.removeFirst(count) }
    // Fails only without memory; the next report tries again.
    try? loop?.update(self, interest: unsent.isEmpty ? .readable : [.readable, .writable])
  }
}

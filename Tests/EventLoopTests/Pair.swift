import EventLoop
import Glibc

/// A watched end of a socket pair that notes what it hears; the test holds the other end.
final class Pair: EventSource {
  let other: Int32
  var heard: [ReadyEvents] = []
  var onReady: (() -> Void)?

  init() {
    var descriptors: [Int32] = [-1, -1]
    precondition(
      socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0, &descriptors) == 0)
    other = descriptors[1]
    super.init(descriptor: descriptors[0])
  }

  deinit {
    _ = Glibc.close(other)
  }

  /// Sends one byte from the test's end.
  func poke() {
    _ = Glibc.send(other, [1], 1, 0)
  }

  override func ready(_ events: ReadyEvents) {
    heard.append(events)
    onReady?()
  }
}

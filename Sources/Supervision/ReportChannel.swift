private import CLinux
import EventLoop
private import Glibc

/// The parent's end of the control channel: the settings go down as one line, reports come up as lines.
final class ReportChannel: EventSource {
  /// No line is longer; a pool of a thousand backends needs about a quarter of it.
  static let longestLine = 1 << 20
  /// What one turn of the loop reads at most: a child that floods the channel may not hold up what else the loop does.
  static let readAtOnce = 1 << 16

  private var received: [UInt8] = []
  private var unsent: ArraySlice<UInt8>
  private let line: (ArraySlice<UInt8>) -> Void

  /// A connected pair: the parent's end, added to the loop, and the child's, which the caller closes.
  static func open(
    sending settings: [UInt8], on loop: EventLoop, line: @escaping (ArraySlice<UInt8>) -> Void
  ) throws(SystemError) -> (channel: ReportChannel, childEnd: Int32) {
    var ends: [Int32] = [-1, -1]
    // Only the parent's end never waits; how the child uses its own is the child's affair.
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    try SystemError.check("socketpair", unsafe socketpair(AF_UNIX, type, 0, &ends))
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    let channel = ReportChannel(descriptor: ends[0], unsent: settings[...], line: line)
    do throws(SystemError) {
      try loop.add(channel, interest: [.readable, .writable])
    } catch {
      _ = Glibc.close(ends[1])
      throw error
    }
    return (channel, ends[1])
  }

  private init(descriptor: Int32, unsent: ArraySlice<UInt8>, line: @escaping (ArraySlice<UInt8>) -> Void) {
    self.unsent = unsent
    self.line = line
    super.init(descriptor: descriptor)
  }

  override func ready(_ events: ReadyEvents) {
    if events.contains(.writable) { send() }
    if !events.isDisjoint(with: [.readable, .hangup, .error]) { receive() }
  }

  private func send() {
    let count = unsafe unsent.withUnsafeBytes { bytes in
      unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
    }
    // A child that has ended is reported by its pidfd.
    guard count > 0 else { return }
    unsent = unsent.dropFirst(count)
    guard unsent.isEmpty else { return }
    do throws(SystemError) {
      try loop?.update(self, interest: .readable)
    } catch {
      close()
    }
  }

  /// Reads what is there, up to a limit; the loop calls again while there is more.
  func receive() {
    guard !isClosed else { return }
    let start = received.count
    received.append(contentsOf: repeatElement(0, count: Self.readAtOnce))
    let count = unsafe received.withUnsafeMutableBytes { bytes in
      unsafe recv(descriptor, bytes.baseAddress.map { unsafe $0 + start }, Self.readAtOnce, 0)
    }
    let error = Glibc.errno
    received.removeLast(Self.readAtOnce - max(count, 0))
    if count > 0 {
      deliver(from: start)
    } else if count == 0 || (error != EAGAIN && error != EINTR) {
      // The child has closed it. If it lives on, its missing heartbeats end it.
      close()
    }
  }

  private func deliver(from searched: Int) {
    var lineStart = received.startIndex
    var position = searched
    while let end = received[position...].firstIndex(of: UInt8(ascii: "\n")) {
      line(received[lineStart..<end])
      lineStart = end + 1
      position = lineStart
    }
    received.removeSubrange(..<lineStart)
    // Not a report: no more is listened to, and its missing heartbeats end the child.
    if received.count > Self.longestLine { close() }
  }
}

import CLab
import Glibc
import Synchronization

/// Pings an address all the time from a host of the lab, by that host's own neighbour cache, and notes each answer.
///
/// The kernel of whoever holds the address answers, so nothing but the address and the way to it is measured.
package final class EchoProbe: Sendable {
  private let answers = Mutex<[Double]>([])
  private let isOver = Atomic<Bool>(false)
  private let interval: Duration
  private static let longestPacket = 1_500

  /// Begins to ping `address` from `host`.
  package init(of address: String, from host: Host, every interval: Duration = .milliseconds(1)) throws {
    guard let target = SocketAddress(address, port: 0) else { throw LabError("\(address): no address") }
    self.interval = interval
    let descriptor = try host.namespace.inside {
      let socket = try Socket.icmp()
      return withExtendedLifetime(socket) { dup(socket.descriptor) }
    }
    guard descriptor >= 0 else { throw LabError("dup: \(String(cString: strerror(errno)))") }
    try detachThread { [self] in
      // How late this thread runs must not look like an outage.
      _ = lab_run_first()
      ping(target, descriptor)
      close(descriptor)
    }
  }

  /// Ends it.
  package func stop() { isOver.store(true, ordering: .relaxed) }

  /// When the last answer came.
  package var lastAnswer: Double? { answers.withLock { $0.last } }

  /// The longest time without an answer from `start` on, the time since the last answer included, in seconds.
  package func longestSilence(since start: Double) -> (seconds: Double, isOpen: Bool) {
    answers.withLock { answers in
      let first = answers.firstIndex { $0 > start } ?? answers.endIndex
      let times = [start] + answers[first...]
      let open = WallClock.now - (times.last ?? start)
      let closed = zip(times.dropFirst(), times).map { $0 - $1 }.max() ?? 0
      return (max(open, closed), open > closed)
    }
  }

  private func ping(_ target: SocketAddress, _ descriptor: Int32) {
    let identifier = UInt16(truncatingIfNeeded: descriptor ^ getpid())
    let request = Self.request(identifier)
    var next = ContinuousClock.now
    while !isOver.load(ordering: .relaxed) {
      // A ping that cannot leave is one without an answer.
      _ = target.withPointer { sendto(descriptor, request, request.count, 0, $0, $1) }
      next = max(next + interval, ContinuousClock.now)
      while true {
        let pause = max(.zero, next - ContinuousClock.now)
        guard lab_wait_readable(descriptor, Int(pause.seconds * 1e9)) > 0 else { break }
        receive(descriptor, identifier)
      }
    }
  }

  private func receive(_ descriptor: Int32, _ identifier: UInt16) {
    var packet = [UInt8](repeating: 0, count: Self.longestPacket)
    let count = recv(descriptor, &packet, packet.count, 0)
    let header = Int(packet[0] & 0xf) * 4
    // An echo reply (RFC 792) to this probe.
    guard count >= header + 8, packet[header] == 0, packet[header + 4] == UInt8(identifier >> 8),
      packet[header + 5] == UInt8(identifier & 0xff)
    else { return }
    let now = WallClock.now
    answers.withLock { $0.append(now) }
  }

  private static func request(_ identifier: UInt16) -> [UInt8] {
    var message: [UInt8] = [8, 0, 0, 0, UInt8(identifier >> 8), UInt8(identifier & 0xff), 0, 1]
    let checksum = BadPackets.internetChecksum(message)
    (message[2], message[3]) = (UInt8(checksum >> 8), UInt8(checksum & 0xff))
    return message
  }
}

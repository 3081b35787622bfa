import EventLoop
import IPAddressing
import MonotonicTime
import NeighborDiscovery
import Netlink
import RawSockets

/// Tells the neighbours where the address is that advertisements leave from, so that the peers' entries for it are right
/// before the first advertisement; once, however many virtual routers share it.
final class SourceAnnouncer {
  private struct Key: Hashable {
    var address: IPAddress
    var index: InterfaceIndex
  }

  private static let pause: Duration = .seconds(1)
  private let loop: EventLoop
  private let socket: AnnouncementSocket
  private var announced: [Key: Instant] = [:]

  init(on loop: EventLoop, _ socket: AnnouncementSocket) {
    self.loop = loop
    self.socket = socket
  }

  /// Announces `source` on `link` unless that has just been done.
  func announce(_ source: IPAddress, on link: Link) {
    let key = Key(address: source, index: link.index)
    if let last = announced[key], loop.now - last < Self.pause { return }
    guard let hardwareAddress = link.hardwareAddress else { return }
    announced[key] = loop.now
    let frame = AnnouncementFrame.announcing(source, at: hardwareAddress, isRouter: link.forwardsIPv6)
    // A peer that misses it asks for the address when it needs it.
    try? socket.send(frame, onInterface: link.name, index: link.index)
  }
}

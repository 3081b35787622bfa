import EventLoop
import IPAddressing
import MonotonicTime
import NeighborDiscovery
import Netlink
import RawSockets

/// Listens on the links for hosts that claim addresses of virtual routers that are Active here, and has these probe.
///
/// Sockets are opened with the virtual routers and kept: to close a packet socket takes the kernel tens of milliseconds.
/// What they listen for is changed a second after a virtual router has changed its state, when nothing is urgent.
final class ClaimWatch {
  /// How long after a takeover another claim is no surprise: the host that had the address may still be letting go.
  static let grace: Duration = .seconds(1)

  struct Key: Hashable {
    var family: IPAddress.Family
    var index: InterfaceIndex
  }

  private let loop: EventLoop
  private let review: () -> Instant?
  private let hear: (AddressClaim, InterfaceIndex) -> Void
  private var sockets: [Key: ClaimSocket] = [:]
  private var heeded: [Key: Set<IPAddress>] = [:]
  private lazy var timer = LoopTimer { [unowned self] in look() }

  /// - Parameters:
  ///   - hear: called with each claim and the interface that it came through.
  ///   - review: called when it is time to set what is heeded and to probe; answers when the next time is.
  init(
    on loop: EventLoop, hear: @escaping (AddressClaim, InterfaceIndex) -> Void,
    review: @escaping () -> Instant?
  ) {
    self.loop = loop
    self.hear = hear
    self.review = review
  }

  /// Has `review` called in a second, or earlier if that was due already.
  func reviewSoon() {
    let due = loop.now + Self.grace
    loop.schedule(timer, at: min(timer.deadline ?? due, due))
  }

  /// Opens sockets for the needed families and interfaces, and closes those of interfaces that are gone.
  func open(_ needed: [Key: Link]) throws {
    for (key, socket) in sockets where needed[key] == nil {
      socket.close()
      sockets[key] = nil
      heeded[key] = nil
    }
    for (key, link) in needed where sockets[key] == nil {
      guard link.hardwareAddress != nil else { continue }
      let socket = try ClaimSocket(key.family, onInterface: link.name, index: key.index) { [unowned self] in
        hear($0, key.index)
      }
      try socket.attach(to: loop)
      sockets[key] = socket
    }
  }

  /// Listens for claims of exactly these addresses of a family on a link.
  func heed(_ addresses: [IPAddress], _ key: Key, on link: Link) {
    guard let socket = sockets[key], let own = link.hardwareAddress, heeded[key] != Set(addresses) else {
      return
    }
    heeded[key] = Set(addresses)
    socket.listen(to: addresses, notFrom: own)
  }

  func close() {
    loop.cancel(timer)
    for socket in sockets.values { socket.close() }
    sockets = [:]
  }

  private func look() {
    if let next = review() { loop.schedule(timer, at: next) }
  }
}

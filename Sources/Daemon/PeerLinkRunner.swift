import Configuration
import ControlAPI
import EventLoop
import Failover
import IPAddressing
import MonotonicTime
import PeerLink
import PeerSockets

/// Tells the other hosts about this one and hears about them, on the control loop: for alarms and status, never for an
/// election.
final class PeerLinkRunner {
  private let loop: EventLoop
  private let routers: (@escaping ([VirtualRouterStatus]) -> Void) -> Void
  private let publish: (Notice) -> Void
  private var settings: PeerLinkSettings?
  private var host = ""
  private var digests = PeerMonitor.Digests(whole: 0, sections: [:])
  private var peers: [Peer] = []
  private let startID = UInt64.random(in: .min ... .max)
  private var sequence: UInt64 = 0
  private lazy var timer = LoopTimer { [unowned self] in turn() }

  /// Another host.
  private final class Peer {
    let path: Path
    var monitor: PeerMonitor
    var socket: PeerSocket?
    /// When it was last heard, in seconds since 1970.
    var lastHeardAt: Double?
    var rejected: UInt64 = 0
    /// Why nothing can be sent, told once.
    var failure: String?

    init(_ path: Path, _ monitor: PeerMonitor) {
      self.path = path
      self.monitor = monitor
    }
  }

  /// Where messages between two hosts go.
  private struct Path: Equatable {
    var name: String
    var source: IPAddress
    var destination: IPAddress
    var port: UInt16
    /// Where link-local addresses are.
    var interface: String
  }

  /// - Parameters:
  ///   - routers: asks for the state of the virtual routers.
  ///   - publish: takes events.
  init(
    on loop: EventLoop, routers: @escaping (@escaping ([VirtualRouterStatus]) -> Void) -> Void,
    publish: @escaping (Notice) -> Void
  ) {
    self.loop = loop
    self.routers = routers
    self.publish = publish
  }

  // MARK: Life

  /// Takes a configuration over; what is known of hosts that stay is kept.
  func apply(_ configuration: AloftConfiguration, as host: HostSettings) {
    settings = configuration.peerLink
    self.host = host.name
    let digest = ConfigurationDigest(configuration)
    digests = PeerMonitor.Digests(whole: digest.whole, sections: digest.sections)
    let paths = Self.paths(in: configuration, from: host)
    for peer in peers where !paths.contains(peer.path) { peer.socket?.close() }
    peers = paths.map { path in
      let peer = peers.first { $0.path == path } ?? Peer(path, PeerMonitor(interval: .seconds(1)))
      if let settings { peer.monitor.interval = settings.interval }
      if peer.socket == nil { open(peer) }
      return peer
    }
    for peer in peers { judge(peer) }
    loop.cancel(timer)
    if !peers.isEmpty { loop.schedule(timer, at: loop.now) }
  }

  func stop() {
    loop.cancel(timer)
    for peer in peers { peer.socket?.close() }
    peers = []
  }

  private static func paths(in configuration: AloftConfiguration, from host: HostSettings) -> [Path] {
    guard let settings = configuration.peerLink else { return [] }
    return configuration.hosts.filter { $0.name != host.name }.compactMap { other in
      for source in host.addresses {
        guard let destination = other.address(source.family) else { continue }
        let router = configuration.virtualRouters.first { $0.family == source.family }
        return Path(
          name: other.name, source: source, destination: destination, port: settings.port,
          interface: router?.interface ?? "")
      }
      return nil
    }
  }

  private func open(_ peer: Peer) {
    let path = peer.path
    do {
      let socket = try PeerSocket(
        from: path.source, to: path.destination, port: path.port, interface: path.interface
      ) { [unowned self, unowned peer] reception in receive(reception, from: peer) }
      try socket.attach(to: loop)
      peer.socket = socket
      peer.failure = nil
    } catch {
      fail(peer, error)
    }
  }

  private func fail(_ peer: Peer, _ error: SystemError) {
    defer { peer.failure = error.description }
    guard peer.failure == nil else { return }
    publish(
      Notice(
        .notice, "the peer link to \(peer.path.name) (\(peer.path.destination)) does not work: \(error)",
        subject: peer.path.name, fields: ["peer": peer.path.destination.description, "cause": "peer-link"]))
  }

  // MARK: Rounds

  /// Speaks to the hosts whose turn it is, and looks whether a difference has lasted too long.
  private func turn() {
    guard let settings, !peers.isEmpty else { return }
    loop.schedule(timer, at: loop.now + settings.interval)
    for peer in peers { judge(peer) }
    guard peers.contains(where: isDue) else { return }
    routers { [unowned self] routers in send(routers) }
  }

  private func isDue(_ peer: Peer) -> Bool {
    peer.monitor.due.map { $0 <= loop.now } ?? true
  }

  private func send(_ routers: [VirtualRouterStatus]) {
    sequence += 1
    var message = PeerMessage(
      startID: startID, sequence: sequence, host: host, version: AloftVersion.current, digest: digests.whole,
      routers: routers.map { router in
        PeerMessage.Router(
          name: router.name, virtualRouterID: router.virtualRouterID, state: router.state.wire,
          priority: router.priority)
      })
    for peer in peers where isDue(peer) {
      if peer.socket == nil { open(peer) }
      message.sections = peer.monitor.wantsSections(digests) ? digests.sections : [:]
      peer.monitor.sent(at: loop.now)
      do {
        for datagram in message.encode() { try peer.socket?.send(datagram) }
        if peer.socket != nil { peer.failure = nil }
      } catch {
        fail(peer, error)
      }
    }
  }

  private func receive(_ reception: PeerSocket.Reception, from peer: Peer) {
    switch reception {
    case .refused: peer.monitor.refused(at: loop.now)
    case .datagram(let bytes):
      // The kernel has seen to the address; a host that takes itself for another is misconfigured.
      guard let datagram = try? PeerDatagram(decoding: bytes), datagram.message.host == peer.path.name else {
        peer.rejected += 1
        return
      }
      peer.monitor.heard(datagram, at: loop.now)
      peer.lastHeardAt = WallClock.now
      judge(peer)
      if isDue(peer) { loop.schedule(timer, at: loop.now) }
    }
  }

  private func judge(_ peer: Peer) {
    guard let change = peer.monitor.judge(digests, at: loop.now) else { return }
    let text =
      switch change {
      case .began(let differences): Self.describe(peer.path.name, differences)
      case .ended: "\(peer.path.name) has the same configuration as this host again"
      }
    publish(
      Notice(
        .configurationDrift, text, subject: peer.path.name,
        fields: ["peer": peer.path.name, "state": change == .ended ? "same" : "different"]))
  }

  private static func describe(_ name: String, _ differences: [String]) -> String {
    let places = differences.isEmpty ? "" : " in " + differences.joined(separator: "; ")
    return "\(name)'s configuration differs from this host's\(places)"
  }

  // MARK: Status

  var alarms: [String] {
    peers.filter(\.monitor.isDrifting).map {
      Self.describe($0.path.name, $0.monitor.differences(from: digests))
    }
  }

  var status: [PeerHostStatus] {
    peers.map { peer in
      let message = peer.monitor.message
      let comparison: PeerHostStatus.Comparison =
        message?.digest.map { $0 == digests.whole ? .same : .different } ?? .unknown
      return PeerHostStatus(
        name: peer.path.name, address: peer.path.destination.description,
        link: peer.monitor.link(at: loop.now).status, lastHeardAt: peer.lastHeardAt,
        version: message?.version, configuration: comparison,
        differences: comparison == .different ? peer.monitor.differences(from: digests) : [],
        virtualRouters: message?.routers.map(PeerRouterStatus.init) ?? [], rejected: peer.rejected)
    }
  }
}

extension RouterState {
  fileprivate var wire: PeerMessage.Router.State {
    switch self {
    case .initialize: .initialize
    case .backup: .backup
    case .active: .active
    }
  }
}

extension PeerMonitor.Link {
  fileprivate var status: PeerHostStatus.Link {
    switch self {
    case .unknown: .unknown
    case .refused: .refused
    case .heard: .heard
    case .silent: .silent
    }
  }
}

extension PeerRouterStatus {
  fileprivate init(_ router: PeerMessage.Router) {
    let state: RouterState =
      switch router.state {
      case .initialize: .initialize
      case .backup: .backup
      case .active: .active
      }
    self.init(
      name: router.name, virtualRouterID: router.virtualRouterID, state: state, priority: router.priority)
  }
}

private import CLinux
private import CNetlinkRoute
public import EventLoop
private import Glibc

/// Hears of every change of some of this host's tables, and tells it on its loop's thread.
public final class NetworkMonitor: EventSource {
  /// Which tables a monitor hears about.
  public enum Subject: Sendable {
    case addressesAndInterfaces
    /// Routes and rules of both families: many on a host that runs a routing protocol.
    case routesAndRules

    fileprivate var groups: [rtnetlink_groups] {
      switch self {
      case .addressesAndInterfaces:
        [RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR, RTNLGRP_IPV6_NETCONF]
      case .routesAndRules:
        [RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE, RTNLGRP_IPV4_RULE, RTNLGRP_IPV6_RULE]
      }
    }
  }

  /// Room for events that have not been read yet, in bytes: some thousand of them.
  public static let defaultReceiveBuffer = 1 << 20
  // So many datagrams in one turn; the loop calls again for the rest.
  private static let batchSize = 256

  private let socket: NetlinkSocket
  private let receive: (NetworkEvent) -> Void
  // Told only when nothing is queued, so that what is read thereafter is newer than every event.
  private var mustResynchronise = false

  /// Subscribes; events that come before `attach` are kept.
  ///
  /// - Parameters:
  ///   - subject: what to hear about.
  ///   - receiveBuffer: bytes; beyond net.core.rmem_max with CAP_NET_ADMIN only.
  ///   - receive: called with each event.
  public init(
    _ subject: Subject = .addressesAndInterfaces, receiveBuffer: Int = defaultReceiveBuffer,
    receive: @escaping (NetworkEvent) -> Void
  ) throws(NetlinkError) {
    let descriptor: Int32
    do throws(NetlinkError.Reason) {
      socket = try NetlinkSocket()
      socket.prepareForEvents(receiveBufferBytes: receiveBuffer)
      for group in subject.groups { try socket.join(group.rawValue) }
      // libnl closes its own descriptor, the event source this one.
      descriptor = fcntl(socket.descriptor, F_DUPFD_CLOEXEC, 0)
      guard descriptor >= 0 else { throw .refused(errno: errno) }
    } catch {
      throw NetlinkError(action: .watch, reason: error)
    }
    self.receive = receive
    super.init(descriptor: descriptor)
  }

  /// Lets `loop` deliver the events.
  public func attach(to loop: EventLoop) throws(SystemError) {
    try loop.add(self, interest: .readable, edgeTriggered: false)
  }

  public override func ready(_ events: ReadyEvents) {
    for _ in 0..<Self.batchSize where !isClosed {
      do {
        for event in try socket.receive() { receive(event) }
      } catch .nothing {
        guard mustResynchronise else { return }
        mustResynchronise = false
        receive(.resynchronise)
      } catch {
        // Whatever was lost, a fresh look at everything makes up for it.
        mustResynchronise = true
      }
    }
  }
}

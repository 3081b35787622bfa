import CLinux
import EventLoop
import Glibc
import GuardOrders
import IPAddressing
import Netlink
import RawSockets

/// Does what a killed `aloftd` cannot do any more: resigns for it, and removes its addresses.
struct Guard {
  private struct SocketKey: Hashable {
    var family: IPAddress.Family
    var interface: InterfaceIndex
  }

  private let table: AddressTable
  private var orders: [UInt32: GuardOrder] = [:]
  /// Opened as orders come, not when there is no time to lose.
  private var sockets: [SocketKey: VRRPSocket] = [:]

  init() throws(NetlinkError) {
    table = try AddressTable()
  }

  mutating func take(_ order: GuardOrder) {
    orders[order.router] = order.isEmpty ? nil : order
    let needed = Set(orders.values.flatMap(\.resignations).map(Self.key))
    sockets = sockets.filter { needed.contains($0.key) }
    for key in needed where sockets[key] == nil {
      // An interface that has gone: the next order names another.
      sockets[key] = try? Self.open(key)
    }
  }

  /// Carries all orders out.
  func act() {
    for order in orders.values {
      for resignation in order.resignations {
        do {
          try sockets[Self.key(resignation)]?.send(
            resignation.message, from: resignation.source, to: resignation.destination)
        } catch {
          complain("\(error)")
        }
      }
    }
    do {
      try removeAddresses()
    } catch {
      complain("\(error)")
    }
  }

  /// Only those with Aloft's mark: what somebody else has put in their place is theirs.
  private func removeAddresses() throws(NetlinkError) {
    let ordered = Set(orders.values.flatMap(\.held))
    guard !ordered.isEmpty else { return }
    let links = try table.links()
    for assigned in try table.list() where assigned.isAlofts {
      let held = GuardOrder.Held(interface: assigned.interfaceIndex, address: assigned.address)
      guard ordered.contains(held), let link = links.first(where: { $0.index == held.interface }) else {
        continue
      }
      try table.remove(held.address, from: link)
      complain("aloftd is gone: resigned for it, and \(held.address) is no longer on \(link.name)")
    }
  }

  private static func key(_ resignation: GuardOrder.Resignation) -> SocketKey {
    SocketKey(family: resignation.source.family, interface: resignation.interface)
  }

  private static func open(_ key: SocketKey) throws(RawSocketError) -> VRRPSocket {
    let socket = try VRRPSocket(
      key.family, onInterface: "interface \(key.interface.rawValue)", index: key.interface
    ) {
      _ in
    }
    // It never reads: what the peers send is not to be kept for it.
    _ = aloft_set_option(socket.descriptor, SOL_SOCKET, SO_RCVBUF, 1)
    return socket
  }
}

/// Tells the journal, which standard error is under systemd.
func complain(_ text: String) {
  let bytes = Array("aloft-guard: \(text)\n".utf8)
  _ = unsafe write(STDERR_FILENO, bytes, bytes.count)
}

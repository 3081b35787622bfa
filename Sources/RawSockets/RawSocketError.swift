private import Glibc
public import EventLoop
public import IPAddressing

/// A failed operation of a raw socket: `cannot send from 10.0.0.20 to 10.0.0.21 on ens5: Network is unreachable`.
public struct RawSocketError: Error, Sendable, Equatable {
  /// What was attempted.
  public enum Action: Sendable, Equatable {
    case openVRRP(IPAddress.Family)
    case openAnnouncements
    case openClaims
    case receive
    case send(source: IPAddress, destination: IPAddress)
    case announce
  }

  /// What was attempted.
  public var action: Action
  /// The interface it was about.
  public var interface: String
  /// The system call that failed, with its error number.
  public var cause: SystemError

  /// Whether the kernel's queue is full; another attempt later may succeed.
  public var isTransient: Bool {
    [EAGAIN, ENOBUFS, ENOMEM].contains(cause.errno)
  }

  /// Whether the socket's interface does not exist any more: only a new socket helps.
  public var isInterfaceGone: Bool {
    [ENODEV, ENXIO].contains(cause.errno)
  }

  /// Whether the source address is not, or not yet, usable on this host.
  public var isSourceMissing: Bool {
    guard case .send = action else { return false }
    return cause.errno == EADDRNOTAVAIL
  }
}

extension RawSocketError: CustomStringConvertible {
  public var description: String {
    "cannot \(action) on \(interface): \(cause)\(hint)"
  }

  private var hint: String {
    guard case .send(let source, _) = action else { return "" }
    return switch cause.errno {
    case EADDRNOTAVAIL: " (\(source) is not on this host, or not usable yet)"
    // What the kernel says when a netfilter rule drops an outgoing packet.
    case EPERM: " (a firewall on this host drops it)"
    default: ""
    }
  }
}

extension RawSocketError.Action: CustomStringConvertible {
  public var description: String {
    switch self {
    case .openVRRP(.ipv4): "open a VRRP socket for IPv4"
    case .openVRRP(.ipv6): "open a VRRP socket for IPv6"
    case .openAnnouncements: "open a packet socket"
    case .openClaims: "listen to who else has the virtual addresses"
    case .receive: "receive"
    case .send(let source, let destination): "send from \(source) to \(destination)"
    case .announce: "announce an address"
    }
  }
}

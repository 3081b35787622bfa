import IPAddressing
import NamespaceKit
import Netlink
import RawSockets
import Testing

/// Two hosts on one wire: `left` with 10.9.0.1 and 2001:db8:9::1, `right` with 10.9.0.2 and 2001:db8:9::2; both
/// interfaces are called `wire`.
final class WirePair {
  let left: End
  let right: End

  /// One of the two hosts.
  final class End {
    let namespace: NetworkNamespace
    private(set) var link: Link

    fileprivate init(_ namespace: NetworkNamespace) throws {
      self.namespace = namespace
      link = try #require(try Self.wire(in: namespace))
    }

    /// The host's Ethernet address.
    var hardwareAddress: MACAddress {
      get throws { try #require(link.hardwareAddress) }
    }

    /// A socket whose datagrams are given to `handle`.
    func socket(
      _ family: IPAddress.Family,
      handle: @escaping (Result<ReceivedDatagram, RawSocketError>) -> Void = { _ in }
    ) throws -> VRRPSocket {
      try namespace.run {
        try VRRPSocket(family, onInterface: link.name, index: link.index, handle: handle)
      }
    }

    private static func wire(in namespace: NetworkNamespace) throws -> Link? {
      try namespace.run { try AddressTable().link(named: "wire") }
    }
  }

  init() throws {
    let left = try NetworkNamespace()
    let right = try NetworkNamespace()
    try left.connect("wire", to: right, "wire")
    for (namespace, number) in [(left, 1), (right, 2)] {
      try namespace.shell("ip addr add 10.9.0.\(number)/24 dev wire")
      try namespace.shell("ip addr add 2001:db8:9::\(number)/64 dev wire nodad")
      try namespace.shell("ip addr add fe80::\(number)/64 dev wire nodad")
    }
    self.left = try End(left)
    self.right = try End(right)
  }
}

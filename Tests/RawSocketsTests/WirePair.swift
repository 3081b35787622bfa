import Glibc
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
      // The kernel notices the carrier up to a second after the link was set up, and drops what is sent till then;
      // an IPv6 address becomes usable on a worker of the kernel, even without duplicate address detection.
      for _ in 0..<1_000 where try !isReady() {
        usleep(5_000)
        link = try #require(try Self.wire(in: namespace))
      }
      try #require(try isReady(), "the link did not come up within 5 s")
    }

    private func isReady() throws -> Bool {
      let addresses = try namespace.run { try AddressTable().list(.ipv6, on: link) }
      return link.operationalState == .up && addresses.count >= 2 && addresses.allSatisfy(\.isUsable)
    }

    /// Tells this host where `other` is, so that no datagram waits for neighbour discovery.
    fileprivate func learn(_ other: End, _ addresses: [String]) throws {
      for address in addresses {
        try namespace.shell(
          "ip neigh replace \(address) lladdr \(other.hardwareAddress) nud permanent dev wire")
      }
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
    try self.left.learn(self.right, ["10.9.0.2", "2001:db8:9::2", "fe80::2"])
    try self.right.learn(self.left, ["10.9.0.1", "2001:db8:9::1", "fe80::1"])
  }
}

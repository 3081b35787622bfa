import IPAddressing
import NamespaceKit
import Netlink
import Testing

/// A namespace with an interface `ens5`, whose other end is `peer`, and the table of its addresses.
private final class Host {
  let namespace: NetworkNamespace
  let table: AddressTable
  let link: Link

  init() throws {
    let namespace = try NetworkNamespace()
    try namespace.connect("ens5", to: namespace, "peer")
    self.namespace = namespace
    table = try namespace.run { try AddressTable() }
    link = try #require(try table.link(named: "ens5"))
  }

  /// The lines of `ip addr show` about one address, with single spaces.
  func shown(_ address: InterfaceAddress) throws -> String {
    let words = try namespace.shell("ip addr show dev ens5 to \(address.address)").split {
      " \n".contains($0)
    }
    let from = words.firstIndex { $0 == "inet" || $0 == "inet6" } ?? words.endIndex
    // Debian 12's `ip` does not know the protocol tag, later ones print it.
    return words[from...].joined(separator: " ").replacing(" proto 18", with: "")
  }

  func held(_ address: InterfaceAddress) throws -> AssignedAddress? {
    try table.list(on: link).first { $0.address == address }
  }
}

private func address(_ text: String) throws -> InterfaceAddress {
  try #require(InterfaceAddress(text))
}

@Suite("Setting addresses")
struct SettingAddressesTests {
  @Test("an IPv4 address is set with its prefix length, and `ip addr` shows whose it is")
  func ipv4() throws {
    let host = try Host()
    let virtual = try address("10.0.0.30/24")
    let held = try host.table.add(AddressAssignment(virtual), to: host.link)
    #expect(held.address == virtual)
    #expect(held.interfaceIndex == host.link.index)
    #expect(held.label == "ens5")
    #expect(held.scope == .global)
    #expect(held.isAlofts && held.isUsable)
    #expect(held.validLifetime == nil && held.preferredLifetime == nil)
    #expect(held.flags == .permanent)
    #expect(
      try host.shown(virtual)
        == "inet 10.0.0.30/24 scope global ens5 valid_lft forever preferred_lft forever")
  }

  @Test("an IPv4 host address is shown as keepalived's users know it")
  func ipv4Host() throws {
    let host = try Host()
    let virtual = try address("10.0.0.30")
    try host.table.add(AddressAssignment(virtual), to: host.link)
    #expect(try host.shown(virtual).hasPrefix("inet 10.0.0.30/32 scope global"))
  }

  @Test("label and scope are passed on")
  func labelAndScope() throws {
    let host = try Host()
    let virtual = try address("10.0.0.30/24")
    let held = try host.table.add(
      AddressAssignment(virtual, label: "ens5:web", scope: .link), to: host.link)
    #expect(held.label == "ens5:web")
    #expect(held.scope == .link)
    #expect(try host.shown(virtual).contains("scope link ens5:web"))
  }

  @Test("an IPv6 address is usable at once: it skips duplicate address detection")
  func ipv6() throws {
    let host = try Host()
    try host.namespace.shell("echo 1 > /proc/sys/net/ipv6/conf/ens5/accept_dad")
    let virtual = try address("2001:db8::30/64")
    let held = try host.table.add(AddressAssignment(virtual), to: host.link)
    #expect(held.isUsable && held.isAlofts)
    #expect(held.flags == [.noDuplicateDetection, .permanent])
    #expect(held.label == nil)
    #expect(
      try host.shown(virtual)
        == "inet6 2001:db8::30/64 scope global nodad valid_lft forever preferred_lft forever")
  }

  @Test("an IPv6 host address is never the source of new connections: its preferred lifetime is 0")
  func ipv6Host() throws {
    let host = try Host()
    let virtual = try address("2001:db8::30")
    let held = try host.table.add(AddressAssignment(virtual), to: host.link)
    #expect(held.flags == [.noDuplicateDetection, .permanent, .deprecated])
    #expect(held.preferredLifetime == .zero && held.validLifetime == nil)
    #expect(
      try host.shown(virtual)
        == "inet6 2001:db8::30/128 scope global nodad deprecated valid_lft forever preferred_lft 0sec"
    )
  }

  @Test(
    "setting an address twice is no mistake", arguments: ["10.0.0.30/24", "2001:db8::30/64", "2001:db8::30"])
  func twice(text: String) throws {
    let host = try Host()
    let virtual = try address(text)
    let first = try host.table.add(AddressAssignment(virtual), to: host.link)
    let second = try host.table.add(AddressAssignment(virtual), to: host.link)
    #expect(first == second)
    #expect(try host.table.list(on: host.link).count { $0.isAlofts } == 1)
  }

  @Test("an address that somebody set by hand is adopted", arguments: ["10.0.0.30/24", "2001:db8::30/64"])
  func adoption(text: String) throws {
    let host = try Host()
    let virtual = try address(text)
    try host.namespace.shell("ip addr add \(virtual) dev ens5")
    #expect(try host.held(virtual)?.isAlofts == false)
    #expect(try host.table.add(AddressAssignment(virtual), to: host.link).isAlofts)
  }

  @Test("an IPv6 address that is there with another prefix length gets the one that was asked for")
  func otherPrefixLength() throws {
    let host = try Host()
    try host.namespace.shell("ip addr add 2001:db8::30/48 dev ens5")
    let virtual = try address("2001:db8::30/64")
    #expect(try host.table.add(AddressAssignment(virtual), to: host.link).address == virtual)
    #expect(try host.held(address("2001:db8::30/48")) == nil)
  }

  @Test(
    "a lifetime is in whole seconds, rounded up, and goes again",
    arguments: ["10.0.0.30/24", "2001:db8::30/64"])
  func lifetime(text: String) throws {
    let host = try Host()
    var assignment = AddressAssignment(try address(text), validLifetime: .milliseconds(59_001))
    let held = try host.table.add(assignment, to: host.link)
    #expect(held.validLifetime == .seconds(60) && held.preferredLifetime == .seconds(60))
    #expect(!held.flags.contains(.permanent))
    assignment.validLifetime = nil
    #expect(try host.table.add(assignment, to: host.link).flags.contains(.permanent))
  }

  @Test("a label that does not fit is refused with the address and the interface named")
  func longLabel() throws {
    let host = try Host()
    let assignment = AddressAssignment(try address("10.0.0.30/24"), label: "sixteen-letters!")
    let error = try #require(throws: NetlinkError.self) {
      try host.table.add(assignment, to: host.link)
    }
    #expect(
      error.description
        == "cannot add 10.0.0.30/24 to ens5: the label 'sixteen-letters!' is longer than 15 bytes")
  }

  @Test("on an interface that is gone nothing is set, and the error says so")
  func goneInterface() throws {
    let host = try Host()
    try host.namespace.shell("ip link del ens5")
    let assignment = AddressAssignment(try address("10.0.0.30/24"))
    let error = try #require(throws: NetlinkError.self) {
      try host.table.add(assignment, to: host.link)
    }
    #expect(error.isInterfaceGone)
    #expect(error.description == "cannot add 10.0.0.30/24 to ens5: No such device")
  }
}

@Suite("Removing addresses")
struct RemovingAddressesTests {
  @Test("a removed address is gone", arguments: ["10.0.0.30/24", "2001:db8::30/64", "2001:db8::30"])
  func removal(text: String) throws {
    let host = try Host()
    let virtual = try address(text)
    try host.table.add(AddressAssignment(virtual), to: host.link)
    #expect(try host.table.remove(virtual, from: host.link) == .removed)
    #expect(try host.held(virtual) == nil)
  }

  @Test("removing what is not there is told apart", arguments: ["10.0.0.30/24", "2001:db8::30/64"])
  func absence(text: String) throws {
    let host = try Host()
    #expect(try host.table.remove(address(text), from: host.link) == .wasAbsent)
  }

  @Test("only the address with that prefix length is removed")
  func prefixLength() throws {
    let host = try Host()
    try host.table.add(AddressAssignment(address("10.0.0.30/24")), to: host.link)
    #expect(try host.table.remove(address("10.0.0.30/32"), from: host.link) == .wasAbsent)
    #expect(try host.held(address("10.0.0.30/24")) != nil)
  }
}

@Suite("Listing addresses and interfaces")
struct ListingTests {
  @Test("both families are listed, or one, of all interfaces or one")
  func families() throws {
    let host = try Host()
    try host.table.add(AddressAssignment(address("10.0.0.30/24")), to: host.link)
    try host.table.add(AddressAssignment(address("2001:db8::30/64")), to: host.link)
    #expect(try host.table.list().contains { $0.address.address.isLoopback })
    #expect(try host.table.list(on: host.link).allSatisfy { $0.interfaceIndex == host.link.index })
    let ipv4 = try host.table.list(.ipv4, on: host.link)
    #expect(ipv4.map(\.address.description) == ["10.0.0.30/24"])
    let ipv6 = try host.table.list(.ipv6, on: host.link)
    #expect(ipv6.contains { $0.address.description == "2001:db8::30/64" })
    #expect(ipv6.contains { $0.address.address.isLinkLocal && $0.scope == .link })
  }

  @Test("a table of a thousand addresses is read whole")
  func many() throws {
    let host = try Host()
    try host.namespace.shell(
      "for a in 1 2 3 4; do for b in $(seq 250); do echo addr add 10.1.$a.$b/16 dev ens5; done; done | ip -b -"
    )
    #expect(try host.table.list(.ipv4, on: host.link).count == 1000)
  }

  @Test("an interface is found by name, with its properties")
  func link() throws {
    let host = try Host()
    try host.namespace.shell("ip link set ens5 address 02:00:4c:4f:46:01 mtu 1400")
    let link = try #require(try host.table.link(named: "ens5"))
    #expect(link.index == host.link.index && link.name == "ens5")
    #expect(link.isEnabled && link.hasCarrier && link.operationalState == .up && link.isUp)
    #expect(link.hardwareAddress?.description == "02:00:4c:4f:46:01")
    #expect(link.mtu == 1400)
  }

  @Test("an interface whose other end is down is set up, and not up")
  func carrier() throws {
    let host = try Host()
    try host.namespace.shell("ip link set peer down")
    let link = try #require(try host.table.link(named: "ens5"))
    #expect(link.isEnabled && !link.hasCarrier && !link.isUp)
  }

  @Test("all interfaces are listed; loopback has no Ethernet address")
  func links() throws {
    let host = try Host()
    let links = try host.table.links()
    #expect(Set(links.map(\.name)) == ["lo", "ens5", "peer"])
    #expect(links.first { $0.name == "lo" }?.hardwareAddress == nil)
  }

  @Test("there is no interface of an unknown name", arguments: ["ens6", "", "a-name-that-is-too-long"])
  func missing(name: String) throws {
    let host = try Host()
    #expect(try host.table.link(named: name) == nil)
  }
}

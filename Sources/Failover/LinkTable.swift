import IPAddressing
import Netlink

/// What the kernel last said about this host's interfaces and addresses.
struct LinkTable {
  private var links: [InterfaceIndex: Link] = [:]
  private var addresses: [InterfaceIndex: [InterfaceAddress: AssignedAddress]] = [:]

  /// Everything anew, after a start or when events were lost.
  init(links: [Link], addresses: [AssignedAddress]) {
    for link in links { self.links[link.index] = link }
    for address in addresses { add(address) }
  }

  /// The interface of that name.
  func link(named name: String) -> Link? {
    links.values.first { $0.name == name }
  }

  func link(_ index: InterfaceIndex) -> Link? {
    links[index]
  }

  /// Every address that this host has.
  var allAddresses: [AssignedAddress] {
    addresses.values.flatMap(\.values)
  }

  /// The assignments of `address` on an interface, whatever their prefix lengths.
  func assignments(of address: IPAddress, on index: InterfaceIndex) -> [AssignedAddress] {
    addresses[index, default: [:]].values.filter { $0.address.address == address }
  }

  func assignment(_ address: InterfaceAddress, on index: InterfaceIndex) -> AssignedAddress? {
    addresses[index]?[address]
  }

  /// Whether nothing but the lifetimes of an address changes.
  func isRenewal(_ event: NetworkEvent) -> Bool {
    switch event {
    case .addressAdded(let renewed):
      addresses[renewed.interfaceIndex]?[renewed.address]?.isRenewed(by: renewed) ?? false
    case .addressRemoved, .linkChanged, .linkRemoved, .forwardingChanged, .resynchronise, .routeAdded,
      .routeRemoved, .ruleAdded, .ruleRemoved:
      false
    }
  }

  mutating func apply(_ event: NetworkEvent) {
    switch event {
    case .addressAdded(let address): add(address)
    case .addressRemoved(let address): addresses[address.interfaceIndex]?[address.address] = nil
    case .linkChanged(let link): links[link.index] = link
    case .linkRemoved(let index, _):
      links[index] = nil
      addresses[index] = nil
    case .forwardingChanged(let index, let forwards): links[index]?.forwardsIPv6 = forwards
    case .routeAdded, .routeRemoved, .ruleAdded, .ruleRemoved, .resynchronise: break
    }
  }

  private mutating func add(_ address: AssignedAddress) {
    addresses[address.interfaceIndex, default: [:]][address.address] = address
  }
}

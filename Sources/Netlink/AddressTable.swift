private import CNetlink
private import CNetlinkRoute
private import Glibc
public import IPAddressing

/// The kernel's table of addresses and interfaces: reads it, and sets and removes addresses.
///
/// Every call is one or two requests to the kernel, some ten microseconds each. The kernel works on a request
/// while it is being sent, so a call takes as long as the kernel keeps its configuration locked; when no answer
/// comes within 1 s the call fails and the next one starts on a new socket.
/// A table is used on one thread at a time, in the network namespace in which it was made.
public final class AddressTable {
  /// What came of a removal.
  public enum Removal: Sendable, Hashable {
    case removed
    /// The interface did not have the address.
    case wasAbsent
  }

  private let requests: RequestSocket

  /// Opens the routing socket.
  public init() throws(NetlinkError) {
    do throws(NetlinkError.Reason) {
      requests = try RequestSocket()
    } catch {
      throw NetlinkError(action: .open, reason: error)
    }
  }

  // MARK: Addresses

  /// Sets an address, or renews and adopts it if the interface has it, and reads it back.
  ///
  /// - Returns: the address as the kernel has it now.
  @discardableResult
  public func add(
    _ assignment: AddressAssignment, to link: Link
  ) throws(NetlinkError) -> AssignedAddress {
    let action = NetlinkError.Action.add(assignment.address, interface: link.name)
    do throws(NetlinkError.Reason) {
      try requests.exchange(try addRequest(assignment, to: link))
      if let held = try find(assignment.address, on: link) { return held }
      // For the kernel an IPv6 address is the same with any prefix length, and keeps the one it has.
      try dropOtherPrefixLengths(of: assignment.address, on: link)
      try requests.exchange(try addRequest(assignment, to: link))
      guard let held = try find(assignment.address, on: link) else { throw .notListed }
      return held
    } catch {
      throw NetlinkError(action: action, reason: error)
    }
  }

  /// Gives an address that is there another lifetime, or the same anew; one that has gone meanwhile comes back.
  ///
  /// One request, and nothing is read back: some ten microseconds.
  public func renew(_ assignment: AddressAssignment, on link: Link) throws(NetlinkError) {
    do throws(NetlinkError.Reason) {
      try requests.exchange(try addRequest(assignment, to: link))
    } catch {
      throw NetlinkError(action: .renew(assignment.address, interface: link.name), reason: error)
    }
  }

  /// Removes an address. To remove what is not there is no mistake, and told apart.
  @discardableResult
  public func remove(_ address: InterfaceAddress, from link: Link) throws(NetlinkError) -> Removal {
    do throws(NetlinkError.Reason) {
      return try drop(address, on: link)
    } catch {
      throw NetlinkError(action: .remove(address, interface: link.name), reason: error)
    }
  }

  /// The addresses of both families or one, of all interfaces or one.
  public func list(
    _ family: IPAddress.Family? = nil, on link: Link? = nil
  ) throws(NetlinkError) -> [AssignedAddress] {
    do throws(NetlinkError.Reason) {
      return try addresses(family, on: link?.index)
    } catch {
      throw NetlinkError(action: .listAddresses, reason: error)
    }
  }

  // MARK: Interfaces

  /// All interfaces.
  public func links() throws(NetlinkError) -> [Link] {
    do throws(NetlinkError.Reason) {
      return try requestLinks(NLM_F_DUMP, name: nil)
    } catch {
      throw NetlinkError(action: .listLinks, reason: error)
    }
  }

  /// The interface of that name; nil if there is none.
  public func link(named name: String) throws(NetlinkError) -> Link? {
    do throws(NetlinkError.Reason) {
      return try requestLinks(0, name: name).first
    } catch {
      // A name that is too long or empty is out of range or invalid for the kernel.
      if [ENODEV, ERANGE, EINVAL].contains(where: { error == .refused(errno: $0) }) { return nil }
      throw NetlinkError(action: .find(interface: name), reason: error)
    }
  }

  // MARK: Requests

  private func addRequest(
    _ assignment: AddressAssignment, to link: Link
  ) throws(NetlinkError.Reason) -> NetlinkMessage {
    guard let address = RouteAddress(assignment.address, on: link.index) else { throw .outOfMemory }
    guard address.describe(assignment) else {
      throw .exchange("the label '\(assignment.label ?? "")' is longer than 15 bytes")
    }
    guard let message = address.addRequest() else { throw .outOfMemory }
    return message
  }

  private func find(
    _ address: InterfaceAddress, on link: Link
  ) throws(NetlinkError.Reason) -> AssignedAddress? {
    try addresses(address.address.family, on: link.index).first { $0.address == address }
  }

  private func dropOtherPrefixLengths(
    of address: InterfaceAddress, on link: Link
  ) throws(NetlinkError.Reason) {
    for other in try addresses(address.address.family, on: link.index)
    where other.address.address == address.address {
      _ = try drop(other.address, on: link)
    }
  }

  private func drop(_ address: InterfaceAddress, on link: Link) throws(NetlinkError.Reason) -> Removal {
    guard let message = RouteAddress(address, on: link.index)?.removeRequest() else { throw .outOfMemory }
    do throws(NetlinkError.Reason) {
      try requests.exchange(message)
      return .removed
    } catch .refused(errno: EADDRNOTAVAIL) {
      return .wasAbsent
    }
  }

  private func addresses(
    _ family: IPAddress.Family?, on index: InterfaceIndex?
  ) throws(NetlinkError.Reason) -> [AssignedAddress] {
    var header = ifaddrmsg()
    header.ifa_family = UInt8(Self.number(of: family))
    header.ifa_index = index?.rawValue ?? 0
    return try requests.dump(RTM_GETADDR, header).compactMap { event in
      guard case .addressAdded(let address) = event else { return nil }
      guard index == nil || address.interfaceIndex == index else { return nil }
      return address
    }
  }

  private func requestLinks(_ flags: Int32, name: String?) throws(NetlinkError.Reason) -> [Link] {
    guard let message = NetlinkMessage(type: RTM_GETLINK, flags: flags, header: ifinfomsg()),
      // Leaves out counters, which are most of the answer.
      message.append(IFLA_EXT_MASK, number: UInt32(RTEXT_FILTER_SKIP_STATS)),
      name.map({ message.append(IFLA_IFNAME, text: $0) }) ?? true
    else { throw .outOfMemory }
    return try requests.exchange(message).compactMap { event in
      guard case .linkChanged(let link) = event else { return nil }
      return link
    }
  }

  private static func number(of family: IPAddress.Family?) -> Int32 {
    switch family {
    case .ipv4?: AF_INET
    case .ipv6?: AF_INET6
    case nil: AF_UNSPEC
    }
  }
}

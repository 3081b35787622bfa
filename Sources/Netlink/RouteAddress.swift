private import CNetlink
private import CNetlinkRoute
private import Glibc
import IPAddressing

/// libnl's description of an interface's address, from which requests are built; freed at the end of its life.
@safe struct RouteAddress: ~Copyable {
  private let pointer: OpaquePointer

  /// `address` on an interface; nil if memory is short.
  init?(_ address: InterfaceAddress, on index: InterfaceIndex) {
    guard let local = NetlinkAddress(address), let pointer = unsafe rtnl_addr_alloc() else { return nil }
    guard unsafe rtnl_addr_set_local(pointer, local.pointer) == 0 else {
      unsafe rtnl_addr_put(pointer)
      return nil
    }
    unsafe rtnl_addr_set_ifindex(pointer, Int32(bitPattern: index.rawValue))
    unsafe self.pointer = unsafe pointer
  }

  deinit {
    unsafe rtnl_addr_put(pointer)
  }

  /// Takes over what is to be set beside the address itself; false if the label is too long.
  borrowing func describe(_ assignment: AddressAssignment) -> Bool {
    unsafe rtnl_addr_set_scope(pointer, Int32(assignment.scope.rawValue))
    if assignment.address.address.family == .ipv6 {
      // The address has been used by another host a moment ago: waiting for duplicate detection would only
      // prolong the outage, and finding the other host would disable the address.
      unsafe rtnl_addr_set_flags(pointer, UInt32(IFA_F_NODAD))
    }
    let valid = assignment.validLifetime.map(Self.seconds) ?? .max
    // Deprecated: a host address must not become the source of this host's own connections.
    let preferred = assignment.address.prefixLength == 128 ? 0 : valid
    unsafe rtnl_addr_set_valid_lifetime(pointer, valid)
    unsafe rtnl_addr_set_preferred_lifetime(pointer, preferred)
    guard let label = assignment.label, assignment.address.address.family == .ipv4 else { return true }
    return unsafe rtnl_addr_set_label(pointer, label) == 0
  }

  /// The request that sets the address, or changes it if it is there.
  borrowing func addRequest() -> NetlinkMessage? {
    var message: OpaquePointer?
    let failure = unsafe rtnl_addr_build_add_request(pointer, NLM_F_CREATE | NLM_F_REPLACE, &message)
    guard failure == 0, let message = unsafe message else { return nil }
    let request = unsafe NetlinkMessage(owning: message)
    // libnl 3.7 has no setter for it.
    guard request.append(IFA_PROTO, byte: AddressAssignment.protocolTag) else { return nil }
    return request
  }

  /// The request that removes the address.
  borrowing func removeRequest() -> NetlinkMessage? {
    var message: OpaquePointer?
    let failure = unsafe rtnl_addr_build_delete_request(pointer, 0, &message)
    guard failure == 0, let message = unsafe message else { return nil }
    return unsafe NetlinkMessage(owning: message)
  }

  /// Whole seconds, rounded up: at least 1, at most the largest finite lifetime.
  private static func seconds(_ lifetime: Duration) -> UInt32 {
    let (seconds, attoseconds) = lifetime.components
    let rounded = attoseconds > 0 && seconds < .max ? seconds + 1 : seconds
    return UInt32(clamping: min(max(rounded, 1), Int64(UInt32.max) - 1))
  }
}

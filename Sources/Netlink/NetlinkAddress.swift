private import CNetlink
private import Glibc
import IPAddressing

/// libnl's abstract address with prefix length; freed at the end of its life.
@safe struct NetlinkAddress: ~Copyable {
  let pointer: OpaquePointer

  /// A copy of `address`; nil if memory is short.
  init?(_ address: InterfaceAddress) {
    var bytes = address.address.bytes
    let family = address.address.family == .ipv4 ? AF_INET : AF_INET6
    guard let pointer = unsafe nl_addr_build(family, &bytes, bytes.count) else { return nil }
    unsafe nl_addr_set_prefixlen(pointer, Int32(address.prefixLength))
    unsafe self.pointer = unsafe pointer
  }

  deinit {
    unsafe nl_addr_put(pointer)
  }
}

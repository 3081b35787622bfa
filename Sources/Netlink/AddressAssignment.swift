public import IPAddressing

/// An address as it is to be set on an interface.
///
/// What has no choice is not here: IPv6 addresses skip duplicate address detection, an IPv6 /128 is never
/// chosen as source of new connections, and every address carries `protocolTag`.
public struct AddressAssignment: Sendable, Hashable {
  /// The mark in the kernel's table (IFA_PROTO, `proto 18` in `ip addr`) of addresses that Aloft has set.
  public static let protocolTag: UInt8 = 18

  /// The address and its prefix length.
  public var address: InterfaceAddress
  /// The label that `ip addr` shows, at most 15 bytes; nil stands for the interface's name. IPv4 only.
  public var label: String?
  /// How far the address is valid. The kernel derives it by itself for IPv6.
  public var scope: AddressScope
  /// After how long the kernel removes the address unless it is added again: 1 s or more, in whole seconds,
  /// rounded up; nil means never.
  public var validLifetime: Duration?

  /// An address to be set.
  public init(
    _ address: InterfaceAddress, label: String? = nil, scope: AddressScope = .global,
    validLifetime: Duration? = nil
  ) {
    self.address = address
    self.label = label
    self.scope = scope
    self.validLifetime = validLifetime
  }
}

public import IPAddressing

/// An address that an interface has, as the kernel reports it.
public struct AssignedAddress: Sendable, Hashable {
  /// The address and its prefix length.
  public var address: InterfaceAddress
  /// The interface that has it.
  public var interfaceIndex: InterfaceIndex
  /// The label: the interface's name unless another was given; nil for IPv6.
  public var label: String?
  /// How far it is valid.
  public var scope: AddressScope
  /// Who set it (IFA_PROTO); nil if nobody said so.
  public var protocolTag: UInt8?
  /// Its state.
  public var flags: AddressFlags
  /// After how long the kernel removes it, in whole seconds at the time of the report; nil means never.
  public var validLifetime: Duration?
  /// For how long it may still be chosen as source; nil means for ever.
  public var preferredLifetime: Duration?

  /// Whether Aloft set it.
  public var isAlofts: Bool {
    protocolTag == AddressAssignment.protocolTag
  }

  /// Whether `other` is the same with other lifetimes: all that a renewal changes.
  public func isRenewed(by other: AssignedAddress) -> Bool {
    var renewed = self
    renewed.validLifetime = other.validLifetime
    renewed.preferredLifetime = other.preferredLifetime
    return renewed == other
  }

  /// Whether something can be sent from it: it is neither tentative nor a duplicate.
  public var isUsable: Bool {
    flags.isDisjoint(with: [.tentative, .duplicate])
  }
}

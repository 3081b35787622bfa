/// What the kernel says about an address: the bits of IFA_FLAGS in linux/if_addr.h.
public struct AddressFlags: OptionSet, Sendable, Hashable {
  public let rawValue: UInt32

  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// IPv4: another address of the same subnet came first, and takes this one along when it goes (unless
  /// the sysctl promote_secondaries is set). The bit means temporary for IPv6.
  public static let secondary = AddressFlags(rawValue: 0x01)
  /// Duplicate address detection is skipped.
  public static let noDuplicateDetection = AddressFlags(rawValue: 0x02)
  /// Duplicate address detection found another holder; the address is not usable.
  public static let duplicate = AddressFlags(rawValue: 0x08)
  /// Not chosen as source of new connections.
  public static let deprecated = AddressFlags(rawValue: 0x20)
  /// Duplicate address detection is under way: nothing can be sent from the address yet.
  public static let tentative = AddressFlags(rawValue: 0x40)
  /// Stays until someone removes it; without it the address has a finite lifetime.
  public static let permanent = AddressFlags(rawValue: 0x80)
}

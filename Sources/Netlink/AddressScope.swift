/// How far an address is valid: the kernel's numbers (`ip addr` prints the names).
public struct AddressScope: RawRepresentable, Sendable, Hashable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Everywhere.
  public static let global = AddressScope(rawValue: 0)
  /// Inside the site.
  public static let site = AddressScope(rawValue: 200)
  /// On the link only.
  public static let link = AddressScope(rawValue: 253)
  /// Inside this host only.
  public static let host = AddressScope(rawValue: 254)
}

/// An address with its prefix length, as an interface carries it: `10.0.0.30/24`.
public struct InterfaceAddress: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The address itself, host bits included.
  public var address: IPAddress
  /// 0 to 32 for IPv4, 0 to 128 for IPv6.
  public var prefixLength: Int

  /// An address with a prefix length; nil if the length is not one of the address's family.
  public init?(_ address: IPAddress, prefixLength: Int) {
    guard (0...address.bitWidth).contains(prefixLength) else { return nil }
    self.address = address
    self.prefixLength = prefixLength
  }

  /// A host address: /32 or /128.
  public init(host address: IPAddress) {
    self.address = address
    self.prefixLength = address.bitWidth
  }

  /// Parses `ADDRESS` (a host address) or `ADDRESS/LENGTH`; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = IPAddress(parts[0]) else { return nil }
    guard parts.count == 2 else {
      self.init(host: address)
      return
    }
    guard (1...3).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let length = Int(parts[1])
    else { return nil }
    self.init(address, prefixLength: length)
  }

  public var description: String {
    "\(address)/\(prefixLength)"
  }
}

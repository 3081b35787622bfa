extension InterfaceAddress {
  /// The network that the address is in: without host bits.
  public var network: InterfaceAddress {
    var network = self
    switch address {
    case .v4(let bits): network.address = .v4(bits & ~(UInt32.max >> prefixLength))
    case .v6(let bits): network.address = .v6(bits & ~(UInt128.max >> prefixLength))
    }
    return network
  }

  /// Everything of a family: 0.0.0.0/0 or ::/0.
  public static func everything(_ family: IPAddress.Family) -> InterfaceAddress {
    var network = InterfaceAddress(host: family == .ipv4 ? .v4(0) : .v6(0))
    network.prefixLength = 0
    return network
  }
}

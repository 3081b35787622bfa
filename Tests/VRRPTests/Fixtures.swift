import IPAddressing
import MonotonicTime
import VRRP

extension IPAddress: ExpressibleByStringLiteral {
  init(stringLiteral text: String) {
    guard let address = IPAddress(text) else { fatalError("not an address: \(text)") }
    self = address
  }
}

extension Instant: ExpressibleByFloatLiteral {
  /// Seconds since the start of a test.
  init(floatLiteral seconds: Double) {
    self.init(nanoseconds: Int64((seconds * 1e9).rounded()))
  }
}

/// The addresses of the tests: this host, its peers, the virtual address.
let here: IPAddress = "192.0.2.11"
let lower: IPAddress = "192.0.2.9"
let greater: IPAddress = "192.0.2.12"
let virtual: IPAddress = "192.0.2.100"

extension AdvertisementValidator.Rules {
  /// A version 3 receiver at `here` that expects `greater` and `lower` as peers.
  static func ipv4(
    version: ProtocolVersion = .v3, _ change: (inout AdvertisementValidator.Rules) -> Void = { _ in }
  ) -> AdvertisementValidator.Rules {
    var rules = AdvertisementValidator.Rules(
      version: version, virtualRouterID: 51, localAddress: here, delivery: .unicast(peers: [greater, lower]),
      priority: 100, interval: .seconds(1), addresses: [virtual])
    change(&rules)
    return rules
  }

  /// The same over IPv6, where the peer is fe80::12.
  static func ipv6(
    _ change: (inout AdvertisementValidator.Rules) -> Void = { _ in }
  ) -> AdvertisementValidator.Rules {
    var rules = AdvertisementValidator.Rules(
      virtualRouterID: 51, localAddress: "fe80::11", delivery: .unicast(peers: ["fe80::12"]), priority: 100,
      interval: .seconds(1), addresses: ["fe80::100", "2001:db8::100"])
    change(&rules)
    return rules
  }
}

extension Advertisement {
  /// What `greater` says unless a test changes it.
  static func sample(
    version: ProtocolVersion = .v3, priority: UInt8 = 100, _ change: (inout Advertisement) -> Void = { _ in }
  ) -> Advertisement {
    var advertisement = Advertisement(
      version: version, virtualRouterID: 51, priority: priority, interval: .seconds(1), addresses: [virtual])
    change(&advertisement)
    return advertisement
  }
}

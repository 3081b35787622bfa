public import IPAddressing

extension AdvertisementValidator {
  /// What a virtual router expects of the packets that it accepts.
  public struct Rules: Sendable, Equatable {
    public var version: ProtocolVersion
    public var virtualRouterID: UInt8
    /// The address that this host sends from; its family is the virtual router's.
    public var localAddress: IPAddress
    public var delivery: Delivery
    /// This host's priority: an owner (255) is warned of other owners.
    public var priority: UInt8
    /// This host's advertisement interval.
    public var interval: Duration
    /// The configured virtual addresses.
    public var addresses: [IPAddress]
    /// Version 2 only.
    public var authentication: Authentication
    /// Version 3 over IPv4 only: the checksums that are accepted; at least one.
    public var checksums: Set<ChecksumDialect>
    /// Whether the time to live or hop limit must be 255, which keeps packets out that were routed (RFC 5082).
    public var checksTTL: Bool
    /// Whether the sender of a unicast packet must be a peer.
    public var checksSource: Bool
    /// Version 2: whether another address list is a reason to refuse, unless the sender owns it (RFC 3768 §7.1).
    public var refusesOtherAddresses: Bool
    /// IPv6: whether a first address that is not link-local is a reason to refuse (RFC 9568 §5.2.9).
    public var requiresLinkLocalFirst: Bool

    /// Where advertisements come to.
    public enum Delivery: Sendable, Hashable {
      /// To this host's own address, from one of `peers`.
      case unicast(peers: Set<IPAddress>)
      /// To the group of the protocol.
      case multicast
    }

    /// Rules from their parts; the defaults are those of a unicast virtual router of version 3.
    public init(
      version: ProtocolVersion = .v3, virtualRouterID: UInt8, localAddress: IPAddress, delivery: Delivery,
      priority: UInt8, interval: Duration, addresses: [IPAddress], authentication: Authentication = .none,
      checksums: Set<ChecksumDialect> = [.rfc9568], checksTTL: Bool = true, checksSource: Bool = true,
      refusesOtherAddresses: Bool = false, requiresLinkLocalFirst: Bool = false
    ) {
      self.version = version
      self.virtualRouterID = virtualRouterID
      self.localAddress = localAddress
      self.delivery = delivery
      self.priority = priority
      self.interval = interval
      self.addresses = addresses
      self.authentication = authentication
      self.checksums = checksums
      self.checksTTL = checksTTL
      self.checksSource = checksSource
      self.refusesOtherAddresses = refusesOtherAddresses
      self.requiresLinkLocalFirst = requiresLinkLocalFirst
    }
  }
}

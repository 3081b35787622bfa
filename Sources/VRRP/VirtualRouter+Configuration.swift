public import IPAddressing

extension VirtualRouter {
  /// What does not change by itself; a change of version, identifier or family makes another virtual router.
  public struct Configuration: Sendable, Equatable {
    public var version: ProtocolVersion
    /// 1 to 255.
    public var virtualRouterID: UInt8
    /// 1 to 254 for a Backup, 255 for the owner of the addresses.
    public var priority: UInt8
    /// One that `ProtocolVersion.permits`.
    public var advertisementInterval: Duration
    /// How many advertisements an Active sends in each interval that it promises: 1 to 10.
    ///
    /// The interval of a message is the longest that its receivers have to expect (RFC 9568 §5.2.7): to send earlier is
    /// lawful, and leaves it to more losses in a row to look like silence.
    public var advertisementsPerInterval: Int
    /// The virtual addresses, all of one family, in the order in which they are advertised.
    public var addresses: [IPAddress]
    /// The address that this host sends from; nil if the interface has none yet.
    public var primaryAddress: IPAddress?
    /// Whether a better host takes the addresses from a worse one (RFC 9568 §6.1); an owner always does.
    public var preempts: Bool
    /// How long a better host waits before it does; less than its Active_Down_Interval makes no difference.
    public var preemptDelay: Duration
    /// Whether an Active answers a losing advertisement at once (RFC 9568 §6.4.3); RFC 3768 has it keep silent.
    public var reasserts: Bool
    /// Whether an Active that yields to a better one first advertises once more.
    ///
    /// Not in the standards. Without it the winner may never hear that there were two, and so not announce the
    /// addresses again to the hosts that have learnt them from the loser.
    public var yieldsAudibly: Bool
    /// Which of the hosts wins among equals, by the addresses that they send from: the greatest rank does.
    ///
    /// In a group every member has the same ranks: compared by their addresses, a host could win in one segment and
    /// lose in another. Where a rank is missing, the addresses are compared.
    public var ranks: [IPAddress: Int]
    /// Whether an Active that was silent for as long as a takeover needs listens as a Backup before it goes on.
    ///
    /// Not in the standards, which have it advertise at once: two hosts would be Active until they have heard each
    /// other. An owner always goes on.
    public var listensAfterSleep: Bool

    /// A configuration from its parts.
    public init(
      version: ProtocolVersion = .v3, virtualRouterID: UInt8, priority: UInt8,
      advertisementInterval: Duration = .seconds(1), advertisementsPerInterval: Int = 1,
      addresses: [IPAddress], primaryAddress: IPAddress?,
      preempts: Bool = true, preemptDelay: Duration = .zero, reasserts: Bool = true,
      yieldsAudibly: Bool = false, listensAfterSleep: Bool = false, ranks: [IPAddress: Int] = [:]
    ) {
      self.version = version
      self.virtualRouterID = virtualRouterID
      self.priority = priority
      self.advertisementInterval = advertisementInterval
      self.advertisementsPerInterval = advertisementsPerInterval
      self.addresses = addresses
      self.primaryAddress = primaryAddress
      self.preempts = preempts
      self.preemptDelay = preemptDelay
      self.reasserts = reasserts
      self.yieldsAudibly = yieldsAudibly
      self.ranks = ranks
      self.listensAfterSleep = listensAfterSleep
    }

    /// The time between two advertisements.
    public var cadence: Duration { advertisementInterval / max(advertisementsPerInterval, 1) }
  }
}

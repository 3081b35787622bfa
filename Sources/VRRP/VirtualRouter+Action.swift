public import MonotonicTime

extension VirtualRouter {
  /// What a virtual router wants done.
  public enum Action: Sendable, Equatable {
    /// One advertisement with `priority` to every peer or to the group; failing to send it changes nothing.
    case sendAdvertisement(priority: UInt8)
    case addAddresses
    case removeAddresses
    /// Gratuitous ARP or unsolicited neighbour advertisements for every address.
    case announceAddresses
    case setTimer(TimerName, at: Instant)
    case cancelTimer(TimerName)
    case transition(Transition)
    /// This host is and stays Active although `peer` speaks as one: report it, and announce the addresses again.
    case anotherActiveHeard(Peer)
    /// This host was silent for so long that a Backup may have been Active meanwhile: announce the addresses again.
    case overslept(Duration)
  }
}

public import IPAddressing

extension VirtualRouter {
  /// What can happen to a virtual router.
  public enum Event: Sendable, Equatable {
    /// It is to run, as soon as the interface is up, has an address, and the host is fit.
    case startup
    /// As `startup`, on a host that an earlier run of this program left Active a moment ago: no peer can have taken
    /// over yet, so it goes on at once.
    case resumed
    /// The host was suspended, with its clock, for this long; it has just awoken.
    case slept(Duration)
    /// It is to release the addresses and stop.
    case shutdown
    case interfaceUp
    case interfaceDown
    /// The address that this host sends from; nil if it has gone. A virtual address is never one.
    case sourceAddressChanged(IPAddress?)
    /// The host may take part again.
    case fit
    /// The host must not hold the addresses, for a reason in words ("the balancer is not ready").
    case unfit(String)
    /// A packet that an `AdvertisementValidator` accepted.
    case advertisement(ReceivedAdvertisement)
    /// The deadline of a timer has come, or has passed.
    case timerExpired(TimerName)
    /// 1 to 255.
    case priorityChanged(UInt8)
    /// Of the same version, identifier and family; its priority takes effect, its primary address does not: that
    /// is left to `sourceAddressChanged`.
    case configurationChanged(Configuration)
  }

  /// The timers of a virtual router; a setting replaces the deadline before it.
  public enum TimerName: String, Sendable, Hashable, CaseIterable {
    /// Adver_Timer: when an Active advertises next.
    case advertisement
    /// Active_Down_Timer: when a Backup takes the Active for dead.
    case activeDown
    /// When a Backup has let a worse Active alone for long enough.
    case preemptHold
  }
}

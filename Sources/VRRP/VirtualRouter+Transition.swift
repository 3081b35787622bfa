public import IPAddressing
public import MonotonicTime

extension VirtualRouter {
  /// A change of state.
  public struct Transition: Sendable, Equatable, CustomStringConvertible {
    public var from: State
    public var to: State
    public var cause: Cause
    /// This host's priority at that moment.
    public var priority: UInt8
    public var at: Instant

    /// Why a state changed.
    public indirect enum Cause: Sendable, Hashable {
      case startup
      case ownerStartup
      case interfaceUp
      case sourceAddressFound
      case fit
      /// No advertisement from the Active, or from anybody if none was known.
      case activeSilent(Peer?, for: Duration)
      /// The Active sent priority 0.
      case activeResigned(IPAddress)
      /// This host is better than the Active.
      case preempted(Peer)
      /// This host is better than the Active, and has waited long enough.
      case preemptHoldEnded(Peer)
      case higherPriority(Peer)
      /// An equal with a greater address than this host's, `here`.
      case equalPriority(Peer, here: IPAddress)
      case shutdown
      case interfaceDown
      case sourceAddressLost
      case unfit(String)
      /// This host did not run for so long, or was suspended, that another one may be Active.
      case asleep(for: Duration)
      /// An earlier run of this program left the addresses here, with a lease that still runs.
      case adopted
      /// What happened to another member of its group.
      case group(member: String, Cause)

      /// The cause itself, whichever member of a group it happened to.
      public var origin: Cause {
        if case .group(_, let cause) = self { cause.origin } else { self }
      }
    }

    /// The transition for an operator: "Backup → Active: 10.0.0.20 resigned (priority 0)".
    public var description: String { "\(from.rawValue) → \(to.rawValue): \(reason)" }

    /// The cause for an operator, with the peer and both priorities.
    public var reason: String { Self.reason(cause, priority: priority) }

    static func reason(_ cause: Cause, priority: UInt8) -> String {
      switch cause {
      case .startup: "started (priority \(priority))"
      case .ownerStartup: "started as the owner of the addresses (priority \(priority))"
      case .interfaceUp: "the interface is up (priority \(priority))"
      case .sourceAddressFound: "the interface has an address to send from (priority \(priority))"
      case .fit: "this host is fit (priority \(priority))"
      case .activeSilent(let active?, let silence):
        "no advertisement from the Active \(active) for \(silence.text)"
      case .activeSilent(nil, let silence):
        "no advertisement from anyone for \(silence.text)"
      case .activeResigned(let address): "\(address) resigned (priority 0)"
      case .preempted(let peer):
        "\(peer.address) has the lower priority \(peer.priority) (here \(priority))"
      case .preemptHoldEnded(let peer):
        "\(peer.address) has the lower priority \(peer.priority) (here \(priority)) and the preempt delay is over"
      case .higherPriority(let peer):
        "\(peer.address) has the higher priority \(peer.priority) (here \(priority))"
      case .equalPriority(let peer, let here):
        "\(peer.address) has the same priority \(peer.priority) and the greater address (here \(here))"
      case .shutdown: "stopped"
      case .interfaceDown: "the interface is down"
      case .sourceAddressLost: "the interface has no address to send from"
      case .unfit(let reason): reason
      case .group(let member, let cause): "\(member): \(reason(cause, priority: priority))"
      case .asleep(let duration): "this host was not running for \(duration.text)"
      case .adopted:
        "the addresses are here from an earlier run and their lease still runs (priority \(priority))"
      }
    }
  }
}

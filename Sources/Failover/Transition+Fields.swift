import IPAddressing
import VRRP

extension VirtualRouter.Transition {
  /// What journal and events have beside the sentence.
  var fields: [String: String] {
    var fields = [
      "from": from.rawValue, "to": to.rawValue, "cause": reason, "priority": String(priority),
    ]
    if let peer { fields["peer"] = peer.description }
    if let event = lastEvent { fields["last_event"] = event }
    return fields
  }

  /// The other router that the transition is about.
  private var peer: IPAddress? {
    switch cause.origin {
    case .activeSilent(let peer, _): peer?.address
    case .activeResigned(let address): address
    case .preempted(let peer), .preemptHoldEnded(let peer), .higherPriority(let peer),
      .equalPriority(let peer, _):
      peer.address
    case .startup, .ownerStartup, .interfaceUp, .sourceAddressFound, .fit, .shutdown, .interfaceDown,
      .sourceAddressLost, .unfit, .group, .asleep, .adopted:
      nil
    }
  }
}

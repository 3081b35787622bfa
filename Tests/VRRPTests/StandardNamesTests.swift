import IPAddressing
import Testing
import VRRP

@Suite("The names of RFC 8347")
struct StandardNamesTests {
  private static let peer = VirtualRouter.Peer(address: greater, priority: 90)

  @Test(
    "new-master-reason: why a host became Active",
    arguments: [
      (.ownerStartup, .priority), (.activeResigned(greater), .priority), (.preempted(peer), .preempted),
      (.preemptHoldEnded(peer), .preempted), (.activeSilent(peer, for: .seconds(3)), .noResponse),
      (.activeSilent(nil, for: .seconds(3)), .noResponse), (.higherPriority(peer), nil), (.shutdown, nil),
    ] as [(VirtualRouter.Transition.Cause, VirtualRouter.Transition.NewActiveReason?)])
  func newActiveReason(
    cause: VirtualRouter.Transition.Cause, reason: VirtualRouter.Transition.NewActiveReason?
  ) {
    #expect(transition(cause).newActiveReason == reason)
  }

  @Test(
    "last-event: what led to a state",
    arguments: [
      (.startup, "startup"), (.ownerStartup, "startup"), (.interfaceUp, "interface-up"),
      (.activeSilent(nil, for: .seconds(3)), "master-timeout"), (.activeResigned(greater), "master-timeout"),
      (.preempted(peer), "lower-priority-master"), (.preemptHoldEnded(peer), "preempt-hold-timeout"),
      (.higherPriority(peer), "higher-priority-backup"),
      (.equalPriority(peer, here: here), "higher-priority-backup"), (.shutdown, "shutdown"),
      (.interfaceDown, "interface-down"), (.sourceAddressLost, "no-primary-ip-address"),
      (.unfit("for a reason"), nil),
    ] as [(VirtualRouter.Transition.Cause, String?)])
  func lastEvent(cause: VirtualRouter.Transition.Cause, name: String?) {
    #expect(transition(cause).lastEvent == name.map { "vrrp-event-\($0)" })
  }

  @Test("an owner that preempts has an event of its own")
  func ownerPreempts() {
    #expect(transition(.preempted(Self.peer), priority: 255).lastEvent == "vrrp-event-owner-preempt")
  }

  private func transition(
    _ cause: VirtualRouter.Transition.Cause, priority: UInt8 = 100
  ) -> VirtualRouter.Transition {
    var host = Host.active()
    host.handle(.shutdown, at: 10.0)
    guard var transition = host.router.lastTransition else {
      fatalError("an Active that stops makes a transition")
    }
    (transition.cause, transition.priority) = (cause, priority)
    return transition
  }
}

import IPAddressing
package import MonotonicTime
package import VRRP

/// One host of a simulated network: a virtual router, its validator, its timers, its addresses.
package struct SimulatedNode {
  package private(set) var router: VirtualRouter
  package private(set) var validator: AdvertisementValidator
  /// Whether the addresses are on the interface, by the actions alone.
  package private(set) var holdsAddresses = false
  /// Every action with its time, in order.
  package private(set) var log: [(at: Instant, action: VirtualRouter.Action)] = []
  /// Every state with when it was entered, Initialize at the start.
  package private(set) var states: [(at: Instant, state: VirtualRouter.State)] = [(.zero, .initialize)]
  /// How many packets were refused.
  package private(set) var rejections = 0
  /// Running timers, by the actions alone.
  private var timers: [VirtualRouter.TimerName: Instant] = [:]
  private let configuration: VirtualRouter.Configuration
  private var linkIsUp = true
  private var isAlive = true
  private var stalledUntil: Instant?
  private var backlog: [Stimulus] = []

  /// What can happen to a host.
  package enum Stimulus: Sendable {
    case event(VirtualRouter.Event)
    case packet(SimulatedPacket)
    /// A message that has been judged elsewhere.
    case accepted(ReceivedAdvertisement)
    /// Power loss: nothing is sent, everything is forgotten; a startup brings the host back.
    case crash
    /// The process sleeps; what comes meanwhile waits.
    case stall(until: Instant)
  }

  init(_ configuration: VirtualRouter.Configuration, peers: [IPAddress]) {
    self.configuration = configuration
    router = VirtualRouter(configuration)
    validator = AdvertisementValidator(
      AdvertisementValidator.Rules(
        version: configuration.version, virtualRouterID: configuration.virtualRouterID,
        localAddress: configuration.primaryAddress ?? .v4(0), delivery: .unicast(peers: Set(peers)),
        priority: configuration.priority, interval: configuration.advertisementInterval,
        addresses: configuration.addresses))
  }

  /// The state, as it looks from outside.
  package var state: VirtualRouter.State { router.state }

  /// When something happens here by itself.
  var nextDeadline: Instant? { stalledUntil ?? timers.values.min() }

  /// The timer that runs, and its deadline.
  package var timer: (name: VirtualRouter.TimerName, deadline: Instant)? {
    // Of equal deadlines always the same one comes first, or a run could not be repeated.
    timers.min { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) }.map { ($0.key, $0.value) }
  }

  /// When `name` expires, by the actions alone; nil if it does not run.
  package func deadline(of name: VirtualRouter.TimerName) -> Instant? { timers[name] }

  /// Takes what happens and returns the priorities of the advertisements that reach the link.
  mutating func receive(_ stimulus: Stimulus, at now: Instant) -> [UInt8] {
    if case .crash = stimulus {
      stalledUntil = nil
      backlog = []
    }
    guard stalledUntil == nil else {
      backlog.append(stimulus)
      return []
    }
    switch stimulus {
    case .event(let event): return receive(event, at: now)
    case .accepted(let advertisement): return receive(.advertisement(advertisement), at: now)
    case .packet(let packet): return receive(packet, at: now)
    case .crash:
      router = VirtualRouter(configuration)
      if !linkIsUp { _ = router.handle(.interfaceDown, at: now) }
      states.append((now, .initialize))
      timers = [:]
      holdsAddresses = false
      isAlive = false
      return []
    case .stall(let end):
      stalledUntil = end
      return []
    }
  }

  private mutating func receive(_ event: VirtualRouter.Event, at now: Instant) -> [UInt8] {
    switch event {
    case .startup, .resumed: isAlive = true
    case .interfaceUp: linkIsUp = true
    case .interfaceDown: linkIsUp = false
    case .slept, .shutdown, .sourceAddressChanged, .fit, .unfit, .advertisement, .timerExpired,
      .priorityChanged,
      .configurationChanged:
      break
    }
    guard isAlive else { return [] }
    return perform(router.handle(event, at: now), at: now)
  }

  private mutating func receive(_ packet: SimulatedPacket, at now: Instant) -> [UInt8] {
    guard isAlive, linkIsUp else { return [] }
    switch packet.judge(by: validator) {
    case .success(let advertisement): return receive(.advertisement(advertisement), at: now)
    case .failure:
      rejections += 1
      return []
    }
  }

  /// The end of a stall, or a deadline: what has come is read before timers that have expired.
  mutating func wake(at now: Instant) -> [UInt8] {
    if stalledUntil != nil {
      stalledUntil = nil
      let waiting = backlog
      backlog = []
      return waiting.flatMap { receive($0, at: now) }
    }
    guard let (name, deadline) = timer, deadline <= now else { return [] }
    timers[name] = nil
    return perform(router.handle(.timerExpired(name), at: now), at: now)
  }

  private mutating func perform(_ actions: [VirtualRouter.Action], at now: Instant) -> [UInt8] {
    var sent: [UInt8] = []
    for action in actions {
      log.append((now, action))
      switch action {
      case .sendAdvertisement(let priority): if linkIsUp { sent.append(priority) }
      case .addAddresses: holdsAddresses = true
      case .removeAddresses: holdsAddresses = false
      case .setTimer(let name, let deadline): timers[name] = deadline
      case .cancelTimer(let name): timers[name] = nil
      case .transition(let transition): states.append((now, transition.to))
      case .announceAddresses, .anotherActiveHeard, .overslept: break
      }
    }
    return sent
  }
}

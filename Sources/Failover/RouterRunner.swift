import Configuration
import ControlAPI
import EventLoop
import IPAddressing
import MonotonicTime
import Netlink
import RawSockets
import VRRP

/// Runs one virtual router: feeds its state machine and carries out what that wants done.
final class RouterRunner {
  private(set) var plan: RouterPlan
  /// The socket of the interface; nil while there is none.
  var socket: VRRPSocket?

  let environment: RouterEnvironment
  let announcer: Announcer
  private(set) var router: VirtualRouter
  var validator: AdvertisementValidator
  /// Signs what is sent; nil if nothing is to be signed.
  var signer: TrailerSigner?
  var peers: [PeerRecord]
  /// Rejected packets of senders that are no peers, by counter name.
  var strangers: [String: UInt64] = [:]
  var rejections = RejectionLedger()
  var warnings = RejectionLedger()
  var advertisementsSent: UInt64 = 0
  var activeTransitions: UInt64 = 0
  /// When the present state was entered, in seconds since 1970.
  var since = WallClock.now
  /// Why the addresses could not be set; nil when they could.
  var addressFailure: String?
  /// How long the next failure keeps this host from trying again: doubles with each failure in a row.
  var retryPause = firstRetryPause
  static let firstRetryPause: Duration = .seconds(5)
  static let longestRetryPause: Duration = .seconds(60)
  /// Routes and rules that are set.
  var heldRouting: Set<RoutingEntry> = []
  /// Routes and rules that an Active host has lost and cannot put back, with the reason.
  var missingRouting: [RoutingEntry: String] = [:]
  /// As the state machine was last told; it begins with an interface that is up.
  var interfaceWasUp = true
  private var fitness: Fitness = .fit
  private var timers: [VirtualRouter.TimerName: LoopTimer] = [:]
  /// Events that came up while actions were carried out.
  private var pending: [VirtualRouter.Event] = []
  private var isHandling = false
  lazy var summaryTimer = LoopTimer { [unowned self] in tellRejections() }
  lazy var routingCheck = LoopTimer { [unowned self] in restoreRouting() }
  lazy var distrustTimer = LoopTimer { [unowned self] in endDistrust() }
  lazy var addressRetry = LoopTimer { [unowned self] in retryAddresses() }

  var name: String { plan.settings.name }

  init(_ plan: RouterPlan, _ environment: RouterEnvironment) {
    self.plan = plan
    self.environment = environment
    announcer = Announcer(environment)
    router = VirtualRouter(plan.router)
    validator = AdvertisementValidator(plan.rules)
    peers = plan.peers.map { PeerRecord(name: $0.name, address: $0.address) }
    changeAuthentication()
  }

  // MARK: Life

  /// Lets the virtual router run as soon as nothing is in its way; no effect on one that runs.
  func start(fitness: Fitness) {
    setFitness(fitness)
    observeSurroundings()
    handle(.startup)
  }

  /// Resigns if it is Active, removes the addresses and stops.
  func stop() {
    handle(.shutdown)
    for timer in timers.values { environment.loop.cancel(timer) }
    environment.loop.cancel(summaryTimer)
    environment.loop.cancel(distrustTimer)
    rememberAuthentication(isFinal: true)
    environment.loop.cancel(addressRetry)
    environment.loop.cancel(routingCheck)
    announcer.stop()
  }

  /// Goes over to new settings without leaving the state.
  func change(to plan: RouterPlan) {
    guard plan != self.plan else { return }
    let old = self.plan
    self.plan = plan
    validator.rules = plan.rules
    if plan.settings.hmac != old.settings.hmac { changeAuthentication() }
    peers = plan.peers.map { peer in
      peers.first { $0.name == peer.name && $0.address == peer.address }
        ?? PeerRecord(name: peer.name, address: peer.address)
    }
    handle(.configurationChanged(plan.router))
    observeSurroundings()
    guard router.state == .active else { return }
    removeRetiredRouting()
    changeAddresses(from: old)
    addRouting()
  }

  func setFitness(_ fitness: Fitness) {
    self.fitness = fitness
    tellFitness()
  }

  /// The host's fitness and the addresses' together: both must be well.
  func tellFitness() {
    switch (fitness, addressFailure) {
    case (.unfit(let reason), _): handle(.unfit(reason))
    case (.fit, let failure?): handle(.unfit(failure))
    case (.fit, nil): handle(.fit)
    }
  }

  // MARK: The state machine

  /// Hands an event in and carries the actions out; events that come up meanwhile follow in order.
  func handle(_ event: VirtualRouter.Event) {
    pending.append(event)
    guard !isHandling else { return }
    isHandling = true
    while !pending.isEmpty {
      for action in router.handle(pending.removeFirst(), at: environment.loop.now) { perform(action) }
    }
    isHandling = false
  }

  private func perform(_ action: VirtualRouter.Action) {
    switch action {
    case .sendAdvertisement(let priority): sendAdvertisement(priority: priority)
    case .addAddresses:
      addAddresses()
      addRouting()
    case .removeAddresses:
      removeRouting()
      removeAddresses()
    case .announceAddresses: announce()
    case .setTimer(let name, let deadline):
      let timer = timers[name] ?? LoopTimer { [unowned self] in handle(.timerExpired(name)) }
      timers[name] = timer
      environment.loop.schedule(timer, at: deadline)
    case .cancelTimer(let name):
      if let timer = timers[name] { environment.loop.cancel(timer) }
    case .transition(let transition): tell(transition)
    case .anotherActiveHeard(let peer): answerAnotherActive(peer)
    case .overslept(let lateness):
      announce()
      environment.emit(
        Notice(
          .notice,
          "\(name): this host was silent for \(lateness.inMilliseconds.rounded()) ms too long; the addresses are announced again",
          subject: name, fields: ["cause": "overslept"]))
    }
  }

  private func tell(_ transition: VirtualRouter.Transition) {
    since = WallClock.now
    if transition.to == .active { activeTransitions += 1 }
    var fields = [
      "from": transition.from.rawValue, "to": transition.to.rawValue, "cause": transition.reason,
      "priority": String(transition.priority), "virtual_router_id": String(plan.settings.virtualRouterID),
      "interface": plan.settings.interface,
    ]
    if let peer = transition.peer { fields["peer"] = peer.description }
    if let event = transition.lastEvent { fields["last_event"] = event }
    environment.emit(Notice(.transition, "\(name): \(transition)", subject: name, fields: fields))
  }

  /// This host stays Active after another one spoke as such: neighbours may have learnt the other's hardware address.
  private func answerAnotherActive(_ peer: VirtualRouter.Peer) {
    announce()
    // The farewell of the one that was Active before this one took over is expected.
    guard let entered = router.lastTransition?.at,
      environment.loop.now - entered > plan.settings.advertisementInterval
    else { return }
    let text =
      "\(peer) was Active too; this host (priority \(router.priority)) stays and announces its addresses again"
    guard
      let summary = warnings.record(
        reason: "split-brain", text: text, from: peer.address, at: environment.loop.now)
    else { return }
    environment.emit(
      Notice(
        .splitBrain, "\(name): \(summary.text)", subject: name,
        fields: ["peer": peer.address.description, "peer_priority": String(peer.priority)]))
  }
}

extension VirtualRouter.Transition {
  /// The other router that the transition is about.
  fileprivate var peer: IPAddress? {
    switch cause.origin {
    case .activeSilent(let peer, _): peer?.address
    case .activeResigned(let address): address
    case .preempted(let peer), .preemptHoldEnded(let peer), .higherPriority(let peer),
      .equalPriority(let peer, _):
      peer.address
    case .startup, .ownerStartup, .interfaceUp, .sourceAddressFound, .fit, .shutdown, .interfaceDown,
      .sourceAddressLost, .unfit, .group:
      nil
    }
  }
}

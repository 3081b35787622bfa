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
  /// What it moves together with.
  private(set) var group: RouterGroup
  private var seat = 0
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
  /// When the lifetimes of the addresses last began anew; nil while this host holds none, or holds them for ever.
  var leaseRenewedAt: Instant?
  /// What the guard knows it by.
  let number: UInt32
  /// When the guard last heard of it.
  var guardToldAt = Instant.zero
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
  /// Whether this host is known to be too unpunctual for the advertisement interval.
  var isTooLate = false
  var rivals = RivalRecord()
  /// When another Active was last heard, in seconds since 1970.
  var rivalSeenAt: Double?
  var conflicts = ConflictRecord()
  /// When the link is asked again whether another host has the addresses; nil for as soon as may be.
  var nextProbe: Instant?
  var facts = HostFacts()
  /// What the present facts make of the configured priority.
  var effective: EffectivePriority
  private var timers: [VirtualRouter.TimerName: LoopTimer] = [:]
  lazy var summaryTimer = LoopTimer { [unowned self] in tellRejections() }
  lazy var routingCheck = LoopTimer { [unowned self] in restoreRouting() }
  lazy var distrustTimer = LoopTimer { [unowned self] in endDistrust() }
  lazy var addressRetry = LoopTimer { [unowned self] in retryAddresses() }

  var name: String { plan.settings.name }

  var router: VirtualRouter { group.election.members[seat].router }

  init(_ plan: RouterPlan, _ environment: RouterEnvironment) {
    self.plan = plan
    self.environment = environment
    number = environment.nextNumber
    environment.nextNumber += 1
    announcer = Announcer(environment)
    group = RouterGroup(nil, environment)
    effective = EffectivePriority(base: plan.priority, facts: [])
    validator = AdvertisementValidator(plan.rules)
    peers = plan.peers.map { PeerRecord(name: $0.name, address: $0.address) }
    seat = group.admit(
      self, VirtualRouterGroup.Member(name: plan.settings.name, router: VirtualRouter(plan.router)))
    changeAuthentication()
  }

  /// Puts runners together that run already, or are about to; one that was in a group before leaves it.
  static func join(_ runners: [RouterRunner], named name: String?, _ environment: RouterEnvironment) {
    guard let first = runners.first, !first.group.isMade(of: runners, named: name) else { return }
    let group = RouterGroup(name, environment)
    for runner in runners {
      var member = runner.group.election.members[runner.seat]
      member.name = runner.name
      runner.seat = group.admit(runner, member)
      runner.group = group
    }
    group.align()
  }

  // MARK: Life

  /// Tells the virtual router what may be in its way.
  func prepare(facts: HostFacts) {
    setFacts(facts)
    observeSurroundings()
  }

  /// Lets the virtual router, with its group, run as soon as nothing is in its way; no effect on one that runs.
  func start() {
    handle(.startup)
  }

  /// Starts as the Active that an earlier run of this program was a moment ago.
  func resume() {
    handle(.resumed)
    if router.state != .active { removeAddresses() }
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
  func change(to plan: RouterPlan, facts: HostFacts) {
    self.facts = facts
    guard plan != self.plan else { return }
    let old = self.plan
    self.plan = plan
    validator.rules = plan.rules
    if plan.settings.hmac != old.settings.hmac { changeAuthentication() }
    peers = plan.peers.map { peer in
      peers.first { $0.name == peer.name && $0.address == peer.address }
        ?? PeerRecord(name: peer.name, address: peer.address)
    }
    takeFacts()
    var configuration = plan.router
    configuration.priority = effective.value
    handle(.configurationChanged(configuration))
    tellFitness()
    observeSurroundings()
    guard router.state == .active else { return }
    removeRetiredRouting()
    changeAddresses(from: old)
    addRouting()
    tellGuard()
  }

  // MARK: The state machine

  /// Hands an event in; the actions that follow are carried out, here and in the rest of the group.
  func handle(_ event: VirtualRouter.Event) {
    if let slept = environment.suspension.look() { environment.tellSuspension(slept) }
    group.handle(event, from: seat)
  }

  func perform(_ action: VirtualRouter.Action) {
    switch action {
    case .sendAdvertisement(let priority):
      // First the addresses, then the claim to have them.
      if renewLease() { sendAdvertisement(priority: priority) }
      refreshGuard()
    case .addAddresses:
      // Told first: dying in between may not leave an address that nobody knows of.
      tellGuard()
      addAddresses()
      addRouting()
    case .removeAddresses:
      removeRouting()
      removeAddresses()
      tellGuard()
    case .announceAddresses: announce()
    case .setTimer(let name, let deadline):
      let timer = timers[name] ?? LoopTimer { [unowned self] in expire(name) }
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

  private func expire(_ timer: VirtualRouter.TimerName) {
    // Only these: an Active_Down_Timer may be set to a time that is over.
    if timer == .advertisement, let deadline = router.deadline(of: timer) {
      environment.metronome.measure(deadline)
    }
    handle(.timerExpired(timer))
  }

  private func tell(_ transition: VirtualRouter.Transition) {
    since = WallClock.now
    if transition.to == .active { activeTransitions += 1 }
    beginWatch(in: transition.to)
    var fields = transition.fields
    fields["virtual_router_id"] = String(plan.settings.virtualRouterID)
    fields["interface"] = plan.settings.interface
    // The group's transition is the one that counts.
    if let group = group.name { fields["group"] = group }
    let kind: Event.Kind = group.name == nil ? .transition : .memberTransition
    environment.emit(Notice(kind, "\(name): \(transition)", subject: name, fields: fields))
  }
}

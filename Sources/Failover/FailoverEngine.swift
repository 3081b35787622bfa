import Configuration
import ControlAPI
import EventLoop
import IPAddressing
import MonotonicTime
import NeighborDiscovery
import Netlink
import RawSockets
import VRRP

/// Everything that runs on the real-time loop: the virtual routers with their sockets, and the kernel's tables.
final class FailoverEngine {
  private let loop: EventLoop
  let environment: RouterEnvironment
  private var facts = HostFacts()
  private var runners: [RouterRunner] = []
  private var sockets: [SocketKey: VRRPSocket] = [:]
  private let metronome: Metronome
  private var claims: ClaimWatch?
  private var monitor: NetworkMonitor?
  /// There only while a virtual router has routes or rules: a routing protocol on this host may change many.
  private var routingMonitor: NetworkMonitor?
  private var foreign = RejectionLedger()
  private var hasCleanedUp = false
  /// How long a host that goes on where an earlier run stopped counts as fit while its balancer is being started:
  /// connections wait in the listening sockets meanwhile.
  private static let grace: Duration = .seconds(2)
  private var isGrace = false
  private lazy var graceEnd = LoopTimer { [unowned self] in endGrace() }
  /// Sockets that could not be opened, told once.
  private var refused: Set<SocketKey> = []
  /// Where what must outlive the daemon goes, and what went there last.
  private let remember: (AuthenticationMemory) -> Void
  private var remembered = AuthenticationMemory()
  private lazy var memoryTimer = LoopTimer { [unowned self] in tellMemory() }
  /// How often it goes there: much more often than `TrailerSigner.reserve`.
  private static let memoryInterval: Duration = .seconds(5)
  private var hasToldClaims = false

  private struct SocketKey: Hashable {
    var family: IPAddress.Family
    var index: InterfaceIndex
  }

  init(
    loop: EventLoop, memory: AuthenticationMemory, emit: @escaping (Notice) -> Void,
    remember: @escaping (AuthenticationMemory) -> Void
  ) throws {
    self.loop = loop
    self.remember = remember
    metronome = Metronome(on: loop)
    environment = RouterEnvironment(
      loop: loop, table: try AddressTable(), routing: try RoutingTables(),
      announcements: try AnnouncementSocket(), memory: memory, metronome: metronome, emit: emit)
    metronome.review = { [unowned self] in reviewTiming() }
    claims = ClaimWatch(
      on: loop, hear: { [unowned self] in hear($0, on: $1) }, review: { [unowned self] in reviewClaims() })
    environment.reviewClaims = { [unowned self] in claims?.reviewSoon() }
    // Subscribed before the tables are read, so that no change falls in between.
    let monitor = try NetworkMonitor { [unowned self] in observe($0) }
    try monitor.attach(to: loop)
    self.monitor = monitor
    try resynchronise()
    environment.tellSuspension = { [unowned self] duration in
      for runner in runners { runner.handle(.slept(duration)) }
    }
  }

  /// Takes a configuration over as `host`: what is unchanged goes on undisturbed.
  func apply(_ configuration: AloftConfiguration, as host: HostSettings, facts: HostFacts) {
    self.facts = facts
    let plans = configuration.virtualRouters.compactMap { RouterPlan($0, host: host, in: configuration) }
    let adopted = hasCleanedUp ? [] : plans.filter(isHeldFromEarlierRun)
    if !hasCleanedUp { removeLeftovers(of: plans, except: adopted) }
    hasCleanedUp = true
    if !adopted.isEmpty { beginGrace() }
    watchRouting(plans.contains { !$0.routing.isEmpty })
    var kept: [RouterRunner] = []
    for plan in plans {
      if let runner = runners.first(where: { $0.plan.isSameRouter(as: plan) }) {
        runner.change(to: plan, facts: facts)
        kept.append(runner)
      } else {
        kept.append(RouterRunner(plan, environment))
      }
    }
    group(kept, configuration.groups)
    for runner in runners where !kept.contains(where: { $0 === runner }) {
      // Its companions go on without it.
      RouterRunner.join([runner], named: nil, environment)
      runner.stop()
    }
    runners = kept
    openSockets()
    metronome.watch(Set(runners.map(\.plan.longestStall)))
    // Before anything is sent: what a new signer begins with is used up whatever happens next.
    tellMemory()
    for runner in runners { runner.prepare(facts: factsInEffect) }
    for runner in runners {
      if adopted.contains(runner.plan) { runner.resume() } else { runner.start() }
    }
  }

  /// What counts now: a host that goes on where an earlier run stopped is not judged by its balancer yet.
  private var factsInEffect: HostFacts {
    isGrace ? HostFacts(facts.states.filter { $0.key.kind != .balancer }) : facts
  }

  private func beginGrace() {
    isGrace = true
    loop.schedule(graceEnd, at: loop.now + Self.grace)
  }

  private func endGrace() {
    isGrace = false
    setFacts(facts)
  }

  /// Puts those together that move together.
  private func group(_ runners: [RouterRunner], _ groups: [GroupSettings]) {
    for group in groups {
      let members = group.members.compactMap { name in runners.first { $0.name == name } }
      RouterRunner.join(members, named: group.name, environment)
    }
    let grouped = Set(groups.flatMap(\.members))
    for runner in runners where !grouped.contains(runner.name) {
      RouterRunner.join([runner], named: nil, environment)
    }
  }

  /// Passes on what signers and verifiers remember, if it is new, and does so again after a while.
  private func tellMemory() {
    for runner in runners { runner.rememberAuthentication(isFinal: false) }
    loop.cancel(memoryTimer)
    if runners.contains(where: { $0.signer != nil }) {
      loop.schedule(memoryTimer, at: loop.now + Self.memoryInterval)
    }
    guard environment.memory != remembered else { return }
    remembered = environment.memory
    remember(remembered)
  }

  // MARK: Claims

  private func hear(_ claim: AddressClaim, on index: InterfaceIndex) {
    for runner in runners where runner.link?.index == index { runner.hear(claim) }
  }

  /// Listens for claims of what is held now, and lets those probe whose time has come; answers when the next one's has.
  private func reviewClaims() -> Instant? {
    var held: [ClaimWatch.Key: (link: Link, addresses: [IPAddress])] = [:]
    for (key, link) in neededClaims { held[key] = (link, []) }
    for runner in runners where runner.isSettledActive {
      guard let link = runner.link else { continue }
      for address in runner.plan.addresses {
        held[ClaimWatch.Key(family: address.family, index: link.index)]?.addresses.append(address)
      }
    }
    for (key, (link, addresses)) in held { claims?.heed(addresses, key, on: link) }
    return runners.compactMap { $0.probe() }.min()
  }

  /// The families and interfaces of all virtual addresses that are probed.
  private var neededClaims: [ClaimWatch.Key: Link] {
    var needed: [ClaimWatch.Key: Link] = [:]
    for runner in runners where runner.plan.settings.announcements.probe > .zero {
      guard let link = runner.link else { continue }
      for address in runner.plan.addresses {
        needed[ClaimWatch.Key(family: address.family, index: link.index)] = link
      }
    }
    return needed
  }

  private func openClaims() {
    do { try claims?.open(neededClaims) } catch {
      guard !hasToldClaims else { return }
      hasToldClaims = true
      environment.emit(Notice(.notice, "\(error)", fields: ["cause": "claims"]))
    }
  }

  private func reviewTiming() {
    for runner in runners { runner.reviewTiming() }
  }

  /// Says what is known of the tracked things now.
  func setFacts(_ facts: HostFacts) {
    self.facts = facts
    for runner in runners { runner.setFacts(factsInEffect) }
  }

  /// Has the guard at the other end of `descriptor` know what is held now, and from now on.
  func setGuard(_ descriptor: Int32?) {
    environment.guardian = descriptor.map(GuardChannel.init(descriptor:))
    for runner in runners { runner.tellGuard() }
  }

  /// Resigns everywhere and removes the addresses.
  func stop() {
    for runner in runners { runner.stop() }
    runners = []
    tellMemory()
    for socket in sockets.values { socket.close() }
    sockets = [:]
    monitor?.close()
    routingMonitor?.close()
    metronome.stop()
    claims?.close()
  }

  var status: FailoverStatus {
    FailoverStatus(virtualRouters: runners.map(\.status), lateness: metronome.record.histogram)
  }

  // MARK: The kernel's tables

  private func observe(_ event: NetworkEvent) {
    switch event {
    case .resynchronise:
      do { try resynchronise() } catch {
        environment.emit(Notice(.notice, "the kernel's addresses could not be read again: \(error)"))
      }
    case .addressAdded, .addressRemoved, .linkChanged, .linkRemoved, .forwardingChanged:
      // Most of what the kernel tells is that this host renews its own leases.
      let isRenewal = environment.links.isRenewal(event)
      environment.links.apply(event)
      guard !isRenewal else { return }
      openSockets()
      for runner in runners { runner.observe(event) }
    case .routeAdded, .routeRemoved, .ruleAdded, .ruleRemoved:
      for runner in runners { runner.observeRouting(event) }
    }
  }

  private func resynchronise() throws {
    environment.links = LinkTable(
      links: try environment.table.links(), addresses: try environment.table.list())
    openSockets()
    for runner in runners { runner.observe(.resynchronise) }
  }

  func removeRoutingLeftovers() {
    do {
      try environment.routing.removeLeftovers { what, failure in
        let text =
          failure.map { "\($0) (left from an earlier run)" }
          ?? "\(what) was left from an earlier run and has been removed"
        environment.emit(
          Notice(
            failure == nil ? .routeRemoved : .routeFailed, text,
            fields: ["route": what, "cause": "leftover"]))
      }
    } catch {
      environment.emit(Notice(.routeFailed, "\(error): routes of an earlier run may be left"))
    }
  }

  private func watchRouting(_ isWanted: Bool) {
    guard isWanted else {
      routingMonitor?.close()
      return routingMonitor = nil
    }
    guard routingMonitor == nil else { return }
    do {
      let monitor = try NetworkMonitor(.routesAndRules) { [unowned self] in observe($0) }
      try monitor.attach(to: loop)
      routingMonitor = monitor
    } catch {
      environment.emit(
        Notice(.routeFailed, "\(error): routes and rules that somebody removes are not put back"))
    }
  }

  // MARK: Sockets

  /// Opens the sockets that virtual routers need and closes those of interfaces that are gone.
  private func openSockets() {
    var needed: Set<SocketKey> = []
    for runner in runners {
      guard let link = environment.links.link(named: runner.plan.settings.interface) else {
        runner.socket = nil
        continue
      }
      let key = SocketKey(family: runner.plan.settings.family, index: link.index)
      needed.insert(key)
      runner.socket = sockets[key] ?? open(key, link)
    }
    for (key, socket) in sockets where !needed.contains(key) {
      socket.close()
      sockets[key] = nil
    }
    openClaims()
  }

  private func open(_ key: SocketKey, _ link: Link) -> VRRPSocket? {
    do {
      let socket = try VRRPSocket(key.family, onInterface: link.name, index: key.index) {
        [unowned self] result in
        if case .success(let datagram) = result { receive(datagram, key) }
      }
      try socket.attach(to: loop)
      sockets[key] = socket
      refused.remove(key)
      return socket
    } catch {
      guard refused.insert(key).inserted else { return nil }
      environment.emit(Notice(.notice, "\(error)", subject: link.name))
      return nil
    }
  }

  private func receive(_ datagram: ReceivedDatagram, _ key: SocketKey) {
    let candidates = runners.filter {
      $0.socket?.family == key.family && $0.socket?.interfaceIndex == key.index
    }
    let identifier =
      switch key.family {
      case .ipv4: AdvertisementValidator.virtualRouterID(ipv4Datagram: datagram.bytes)
      case .ipv6: AdvertisementValidator.virtualRouterID(message: datagram.bytes)
      }
    // A message too short to name its virtual router is counted by the first one.
    let named =
      identifier == nil
      ? candidates.first : candidates.first { $0.plan.settings.virtualRouterID == identifier }
    if let named {
      named.receive(datagram)
    } else if let summary = foreign.record(
      reason: "vrid-errors", text: "virtual router \(identifier ?? 0) is not configured here",
      from: datagram.source,
      at: loop.now)
    {
      environment.emit(.rejected(summary, subject: nil))
    }
  }
}

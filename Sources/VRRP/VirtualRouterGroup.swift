public import MonotonicTime

/// The virtual routers of one host that move together: one election with several ears.
///
/// All members are in the same state, whatever happens. What one of them cannot do, none does. A member that hears a
/// better Active keeps all of them in Backup, or brings them there; silence counts only when every member hears it.
/// So a group on a host behaves as a single virtual router whose messages arrive if any segment lets them through,
/// and inherits what is known of that: no split that a message could end, no oscillation.
///
/// A value without effects, like `VirtualRouter`. A group of one is that one.
public struct VirtualRouterGroup: Sendable {
  /// A virtual router with the name that its companions' transitions tell.
  public struct Member: Sendable {
    public var name: String
    public internal(set) var router: VirtualRouter
    /// What its own facts make its priority; in effect is the least of the group's.
    var ownPriority: UInt8

    /// A virtual router, which may run already.
    public init(name: String, router: VirtualRouter) {
      self.name = name
      self.router = router
      ownPriority = router.priority
    }
  }

  /// What a group wants done.
  public enum Action: Sendable, Equatable {
    /// What the member of that index wants done.
    case member(Int, VirtualRouter.Action)
    /// All members have changed their state, once; a group of one leaves it at its member's transition.
    case moved(VirtualRouter.Transition)
  }

  public internal(set) var members: [Member]

  /// A group; members that run already may be in different states until `align`.
  public init(_ members: [Member]) {
    self.members = members
  }

  /// The members' state.
  public var state: VirtualRouter.State {
    let states = Set(members.map(\.router.state))
    if states.contains(.initialize) { return .initialize }
    return states == [.active] ? .active : .backup
  }

  /// Takes an event of one member that happened or was noticed at `now`. Startup and shutdown are those of all.
  public mutating func handle(
    _ event: VirtualRouter.Event, for member: Int, at now: Instant
  ) -> [Action] {
    let before = state
    var actions = take(event, member, at: now)
    guard members.count > 1 else { return actions }
    actions += harmonise(after: member, farewell: nil, at: now)
    return actions + move(from: before, after: member, at: now)
  }

  /// Brings members that ran before they were put together to one state.
  ///
  /// They become Active if one was and no other respects an Active; else those that were resign.
  public mutating func align(at now: Instant) -> [Action] {
    let before = state
    let actions = sharePriority(at: now) + harmonise(after: 0, farewell: 0, at: now)
    return members.count == 1 ? actions : actions + move(from: before, after: 0, at: now)
  }

  private mutating func take(
    _ event: VirtualRouter.Event, _ member: Int, at now: Instant
  ) -> [Action] {
    switch event {
    case .startup, .resumed:
      for index in members.indices { members[index].router.isWanted = true }
      for index in members.indices { members[index].router.heldBack = obstacle(beside: index) }
      return members.indices.flatMap { pass(event, to: $0, at: now) }
    case .slept:
      return members.indices.flatMap { pass(event, to: $0, at: now) }
    case .shutdown:
      return members.indices.flatMap { pass(.shutdown, to: $0, at: now) }
    case .priorityChanged(let priority):
      members[member].ownPriority = priority
      return sharePriority(at: now)
    case .configurationChanged(var configuration):
      members[member].ownPriority = configuration.priority
      configuration.priority = commonPriority
      return pass(.configurationChanged(configuration), to: member, at: now) + sharePriority(at: now)
    case .timerExpired(let timer):
      let awakening = awakeTogether(member, at: now)
      return awakening + (wait(for: timer, member, at: now) ?? pass(event, to: member, at: now))
    case .advertisement(let heard):
      let awakening = awakeTogether(member, at: now)
      return awakening + pass(event, to: member, at: now)
        + (heard.priority == 0 ? spread(heard, member, at: now) : [])
    case .interfaceUp, .interfaceDown, .sourceAddressChanged, .fit, .unfit:
      return pass(event, to: member, at: now)
    }
  }

  /// Lets a member have an event. That there was another Active concerns the addresses of all.
  private mutating func pass(
    _ event: VirtualRouter.Event, to member: Int, at now: Instant
  ) -> [Action] {
    members[member].router.handle(event, at: now).flatMap { action -> [Action] in
      guard case .anotherActiveHeard = action else { return [.member(member, action)] }
      let others = members.indices.filter { $0 != member && members[$0].router.state == .active }
      return [.member(member, action)] + others.map { .member($0, .announceAddresses) }
    }
  }

  private var commonPriority: UInt8 { members.map(\.ownPriority).min() ?? 1 }

  private mutating func sharePriority(at now: Instant) -> [Action] {
    let priority = commonPriority
    return members.indices.filter { members[$0].router.priority != priority }.flatMap {
      pass(.priorityChanged(priority), to: $0, at: now)
    }
  }

  /// The group's move, if there was one.
  private func move(from before: VirtualRouter.State, after member: Int, at now: Instant) -> [Action] {
    guard state != before else { return [] }
    let causes = members.compactMap(\.router.lastTransition).filter { $0.at == now }.map(\.cause)
    guard let cause = causes.first(where: \.isGroups) ?? causes.first else { return [] }
    return [
      .moved(
        VirtualRouter.Transition(
          from: before, to: state, cause: cause, priority: members[member].router.priority, at: now))
    ]
  }
}

import MonotonicTime
import Testing
import VRRP

@Suite struct VirtualRouterGroupTests {
  typealias Action = VirtualRouterGroup.Action

  /// Two members of priority 100 that have been Backup since 0 s; the peer is of rank 1 on both.
  static func group(_ change: (inout VirtualRouter.Configuration) -> Void = { _ in }) -> VirtualRouterGroup {
    var group = VirtualRouterGroup(
      ["web", "inside"].enumerated().map { index, name in
        var configuration = VirtualRouter.Configuration(
          virtualRouterID: UInt8(51 + index), priority: 100, addresses: [virtual], primaryAddress: here,
          yieldsAudibly: true, ranks: [here: 0, greater: 1])
        change(&configuration)
        return VirtualRouterGroup.Member(name: name, router: VirtualRouter(configuration))
      })
    _ = group.handle(.startup, for: 0, at: 0.0)
    return group
  }

  /// As `group`, Active since both have heard nobody.
  static func active() -> VirtualRouterGroup {
    var group = group()
    let end: Instant = 3.609375
    _ = group.handle(.timerExpired(.activeDown), for: 0, at: end)
    _ = group.handle(.timerExpired(.activeDown), for: 1, at: end)
    return group
  }

  static func heard(_ priority: UInt8) -> VirtualRouter.Event {
    .advertisement(ReceivedAdvertisement(.sample(priority: priority), source: greater))
  }

  func moves(_ actions: [Action]) -> [String] {
    actions.compactMap { if case .moved(let transition) = $0 { transition.description } else { nil } }
  }

  func of(_ member: Int, _ actions: [Action]) -> [VirtualRouter.Action] {
    actions.compactMap { action in
      if case .member(member, let action) = action { action } else { nil }
    }
  }

  @Test("startup is that of all, and one move") func startup() {
    var group = VirtualRouterGroup(
      Self.group().members.map { member in
        .init(name: member.name, router: VirtualRouter(member.router.configuration))
      })
    let actions = group.handle(.startup, for: 1, at: 0.0)
    #expect(moves(actions) == ["Initialize → Backup: started (priority 100)"])
    #expect(of(0, actions).entered == [.backup])
    #expect(of(1, actions).entered == [.backup])
  }

  @Test("the silence of one member is not enough; that of all makes all Active") func silence() {
    var group = Self.group()
    _ = group.handle(Self.heard(150), for: 1, at: 2.0)
    let first = group.handle(.timerExpired(.activeDown), for: 0, at: 3.609375)
    // 3 × 1 s and a skew time of 156/256 s after it was heard.
    #expect(first == [.member(0, .setTimer(.activeDown, at: 5.609375))])
    #expect(group.members[0].router.waitsForGroup)
    #expect(group.state == .backup)
    let second = group.handle(.timerExpired(.activeDown), for: 1, at: 5.609375)
    #expect(of(0, second).entered == [.active])
    #expect(of(1, second).entered == [.active])
    #expect(of(0, second).contains(.addAddresses))
    #expect(of(0, second).contains(.cancelTimer(.activeDown)))
    #expect(
      moves(second) == [
        "Backup → Active: inside: no advertisement from the Active 192.0.2.12 (priority 150) for 3.609 s"
      ])
  }

  @Test("who yields in one member yields in all, and says so in each") func yielding() {
    var group = Self.active()
    #expect(group.state == .active)
    let actions = group.handle(Self.heard(150), for: 1, at: 10.0)
    for member in 0...1 {
      #expect(of(member, actions).entered == [.backup])
      #expect(of(member, actions).contains(.sendAdvertisement(priority: 100)))
      #expect(of(member, actions).contains(.removeAddresses))
    }
    #expect(
      moves(actions) == [
        "Active → Backup: inside: 192.0.2.12 has the higher priority 150 (here 100)"
      ])
  }

  @Test("a member that cannot run stops all, and its return lets all begin") func obstacle() {
    var group = Self.active()
    let down = group.handle(.interfaceDown, for: 1, at: 10.0)
    #expect(of(0, down).contains(.sendAdvertisement(priority: 0)))
    #expect(of(0, down).contains(.removeAddresses))
    #expect(group.state == .initialize)
    #expect(group.members[0].router.groupObstacle == "inside: the interface is down")
    #expect(group.members[1].router.groupObstacle == nil)
    #expect(moves(down) == ["Active → Initialize: inside: the interface is down"])
    #expect(group.handle(.unfit("a check failed"), for: 0, at: 11.0) == [])
    #expect(group.handle(.interfaceUp, for: 1, at: 12.0) == [])
    #expect(group.members[1].router.groupObstacle == "web: a check failed")
    let up = group.handle(.fit, for: 0, at: 13.0)
    #expect(moves(up) == ["Initialize → Backup: web: this host is fit (priority 100)"])
    #expect(group.members.map(\.router.state) == [.backup, .backup])
  }

  @Test("a host that resigns in one member is waited for no longer in another") func resignation() {
    var group = Self.group()
    for member in 0...1 { _ = group.handle(Self.heard(150), for: member, at: 2.0) }
    let actions = group.handle(Self.heard(0), for: 0, at: 2.5)
    #expect(of(0, actions) == [.setTimer(.activeDown, at: 3.109375)])
    #expect(of(1, actions) == [.setTimer(.activeDown, at: 3.109375)])
  }

  @Test("a host of another rank, which another member respects, is not taken to have resigned")
  func otherResignation() {
    var group = Self.group { $0.ranks[lower] = 2 }
    _ = group.handle(Self.heard(150), for: 0, at: 2.0)
    let other = ReceivedAdvertisement(.sample(priority: 200), source: lower)
    _ = group.handle(.advertisement(other), for: 1, at: 2.0)
    #expect(of(1, group.handle(Self.heard(0), for: 0, at: 2.5)) == [])
  }

  @Test("among equals the rank decides, the same in every member, not the address") func rank() {
    var group = VirtualRouterGroup(
      Self.active().members.map { member in
        var configuration = member.router.configuration
        configuration.ranks = [here: 1, greater: 0]
        return .init(name: member.name, router: VirtualRouter(configuration))
      })
    _ = group.handle(.startup, for: 0, at: 0.0)
    for member in 0...1 { _ = group.handle(.timerExpired(.activeDown), for: member, at: 3.609375) }
    _ = group.handle(Self.heard(100), for: 0, at: 5.0)
    #expect(group.state == .active)
    var other = Self.active()
    _ = other.handle(Self.heard(100), for: 0, at: 5.0)
    #expect(other.state == .backup)
  }

  @Test("the priority of all is the least of any, as the facts are, in any order") func priority() {
    var group = Self.group()
    _ = group.handle(.priorityChanged(50), for: 1, at: 1.0)
    #expect(group.members.map(\.router.priority) == [50, 50])
    _ = group.handle(.priorityChanged(70), for: 0, at: 1.0)
    #expect(group.members.map(\.router.priority) == [50, 50])
    _ = group.handle(.priorityChanged(90), for: 1, at: 1.0)
    #expect(group.members.map(\.router.priority) == [70, 70])
    var configuration = group.members[0].router.configuration
    configuration.priority = 200
    _ = group.handle(.configurationChanged(configuration), for: 0, at: 1.0)
    #expect(group.members.map(\.router.priority) == [90, 90])
  }

  @Test("another Active in one segment has the addresses of all announced again") func anotherActive() {
    var group = Self.active()
    let actions = group.handle(Self.heard(50), for: 1, at: 10.0)
    #expect(of(0, actions) == [.announceAddresses])
    #expect(moves(actions) == [])
  }

  @Test("an Active and a newcomer become one Active; an Active and a Backup that hears a better one, none")
  func align() {
    let active = Self.active().members[0]
    var fresh = VirtualRouterGroup([
      .init(name: "inside", router: VirtualRouter(active.router.configuration))
    ])
    var group = VirtualRouterGroup([active, fresh.members[0]])
    #expect(group.align(at: 10.0) == [])
    let joined = group.handle(.startup, for: 1, at: 10.0)
    #expect(of(1, joined).entered == [.backup, .active])
    #expect(group.members.map(\.router.state) == [.active, .active])

    _ = fresh.handle(.startup, for: 0, at: 9.0)
    _ = fresh.handle(Self.heard(150), for: 0, at: 9.5)
    var mixed = VirtualRouterGroup([active, fresh.members[0]])
    let aligned = mixed.align(at: 10.0)
    #expect(of(0, aligned).contains(.sendAdvertisement(priority: 0)))
    #expect(mixed.members.map(\.router.state) == [.backup, .backup])
  }

  @Test("shutdown is that of all: each resigns") func shutdown() {
    var group = Self.active()
    let actions = group.handle(.shutdown, for: 0, at: 10.0)
    for member in 0...1 { #expect(of(member, actions).contains(.sendAdvertisement(priority: 0))) }
    #expect(moves(actions) == ["Active → Initialize: stopped"])
  }
}

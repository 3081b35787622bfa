internal import MonotonicTime

extension VirtualRouterGroup {
  /// What keeps another member, and so this one, from running.
  func obstacle(beside member: Int) -> VirtualRouter.Transition.Cause? {
    for (index, other) in members.enumerated() where index != member {
      if let obstacle = other.router.obstacle { return .group(member: other.name, obstacle) }
    }
    return nil
  }

  /// Brings all members to one state after something has happened to `member`.
  ///
  /// `farewell` is the priority of a last advertisement of those that give up; nil for what their configuration says.
  mutating func harmonise(after member: Int, farewell: UInt8?, at now: Instant) -> [Action] {
    var actions: [Action] = []
    let released = cause(of: member, otherwise: .fit)
    for index in members.indices {
      actions += members[index].router.hold(because: obstacle(beside: index), released: released, at: now)
        .map { .member(index, $0) }
    }
    let (active, backup) = (indices(in: .active), indices(in: .backup))
    guard let first = active.first, !backup.isEmpty else { return actions }
    if let cautious = backup.first(where: { members[$0].router.respectsActive(at: now) }) {
      let cause = cause(of: cautious, otherwise: .fit)
      for index in active {
        actions += members[index].router.followToBackup(cause: cause, farewell: farewell, at: now)
          .map { .member(index, $0) }
      }
    } else {
      let cause = cause(of: first, otherwise: .fit)
      for index in backup {
        actions += members[index].router.followToActive(cause: cause, at: now).map { .member(index, $0) }
      }
    }
    return actions
  }

  /// When one member has overslept all have, whatever their intervals.
  mutating func awakeTogether(_ member: Int, at now: Instant) -> [Action] {
    guard let silence = members[member].router.silenceOverslept(at: now) else { return [] }
    return members.indices.filter { members[$0].router.state == .active }.flatMap { index in
      members[index].router.listenAnew(after: silence, at: now).map { .member(index, $0) }
    }
  }

  private func indices(in state: VirtualRouter.State) -> [Int] {
    members.indices.filter { members[$0].router.isWanted && members[$0].router.state == state }
  }

  /// Why `member` is in its state, as its companions tell it.
  private func cause(
    of member: Int, otherwise fallback: VirtualRouter.Transition.Cause
  ) -> VirtualRouter.Transition.Cause {
    let cause = members[member].router.lastTransition?.cause ?? fallback
    return cause.isGroups ? cause : .group(member: members[member].name, cause)
  }

  /// A member whose time has come waits until those of the others have come, too; nil if there is nothing to wait for.
  mutating func wait(
    for timer: VirtualRouter.TimerName, _ member: Int, at now: Instant
  ) -> [Action]? {
    guard members[member].router.wouldTakeOver(on: timer, at: now) else { return nil }
    let others = members.indices.filter { $0 != member }
    guard let objection = others.compactMap({ members[$0].router.objection(at: now) }).max() else {
      return nil
    }
    return members[member].router.waitForGroup(timer, until: objection).map { .member(member, $0) }
  }

  /// A host that resigns in one member resigns in all, also where its farewell cannot be heard any more.
  mutating func spread(
    _ heard: ReceivedAdvertisement, _ member: Int, at now: Instant
  ) -> [Action] {
    let host = members[member].router.configuration.ranks[heard.source]
    return members.indices.filter { $0 != member }.flatMap { index in
      members[index].router.followResignation(ofRank: host, at: now).map { .member(index, $0) }
    }
  }
}

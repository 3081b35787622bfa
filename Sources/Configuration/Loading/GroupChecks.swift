/// What groups have to do with the virtual routers: members exist, belong to one group, and have the same priorities
/// and preemption, or one member would pull the others to another host than its companion.
struct GroupChecks {
  let groups: [LoadedGroup]
  let routers: [LoadedRouter]
  let hosts: [LoadedHost]
  let log: DiagnosticLog

  func run() {
    var owners: [String: String] = [:]
    for group in groups {
      let name = group.settings.name
      if routers.contains(where: { $0.settings.name == name }) {
        log.error("\(name.quoted) is a virtual router, too: events would not tell which", at: group.place)
      }
      var members: [LoadedRouter] = []
      for (member, place) in zip(group.settings.members, group.memberPlaces) {
        guard let router = routers.first(where: { $0.settings.name == member }) else {
          log.error(
            "there is no virtual router \(member.quoted)", at: place,
            suggestion: Spelling.closest(to: member, among: routers.map(\.settings.name)))
          continue
        }
        if let other = owners.updateValue(name, forKey: member) {
          log.error(
            other == name
              ? "\(member.quoted) is listed twice" : "\(member.quoted) is in group \(other.quoted)",
            at: place)
          continue
        }
        if let first = members.first { compare(router, first, name) }
        members.append(router)
      }
    }
  }

  private func compare(_ router: LoadedRouter, _ first: LoadedRouter, _ group: String) {
    let (own, expected) = (router.settings, first.settings)
    let rule = "members of group \(group.quoted) have the same: \(first.title) has"
    for host in hosts {
      let (found, wanted) = (own.priority(of: host.settings), expected.priority(of: host.settings))
      if found != wanted {
        let name = host.settings.name
        log.error(
          "\(router.title) has priority \(found) on host \(name.quoted); \(rule) \(wanted)",
          at: router.priorities.first { $0.host == name }?.place
            ?? first.priorities.first { $0.host == name }?.place ?? router.source.place)
      }
    }
    if own.preempt != expected.preempt {
      log.error(
        "\(router.title) has 'preempt: \(own.preempt)'; \(rule) \(expected.preempt)",
        at: router.source.place(of: RouterKeys.preempt.name))
    }
    if own.preemptDelay != expected.preemptDelay {
      log.error(
        "\(router.title) has 'preempt_delay: \(own.preemptDelay.configurationText)'; \(rule)"
          + " \(expected.preemptDelay.configurationText)",
        at: router.source.place(of: RouterKeys.preemptDelay.name))
    }
  }
}

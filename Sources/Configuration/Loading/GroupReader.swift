/// A group with the places of its parts.
struct LoadedGroup {
  var settings: GroupSettings
  var place: Place
  var memberPlaces: [Place]
}

/// Reads `groups`.
struct GroupReader {
  private let root: SectionReader
  private let log: DiagnosticLog

  init(_ root: SectionReader, _ log: DiagnosticLog) {
    self.root = root
    self.log = log
  }

  func groups() -> [LoadedGroup] {
    root.has(RootKeys.groups.name) ? root.namedEntries(RootKeys.groups.name).map(group) : []
  }

  private func group(_ entry: SourceEntry) -> LoadedGroup {
    guard case .list(let nodes) = entry.value.content else {
      log.error(
        "group \(entry.key.quoted) expects a list of virtual routers, not \(entry.value.shape)",
        at: entry.value.isNothing ? entry.keyPlace : entry.value.place)
      return LoadedGroup(
        settings: GroupSettings(name: entry.key, members: []), place: entry.keyPlace, memberPlaces: [])
    }
    let members = nodes.compactMap { node in
      root.value(RootKeys.groups, of: SourceEntry(key: entry.key, keyPlace: entry.keyPlace, value: node))
        .map { (name: $0, place: node.place) }
    }
    if nodes.count < 2 {
      log.error(
        "group \(entry.key.quoted) needs at least two virtual routers: one moves by itself anyway",
        at: entry.keyPlace)
    }
    return LoadedGroup(
      settings: GroupSettings(name: entry.key, members: members.map(\.name)), place: entry.keyPlace,
      memberPlaces: members.map(\.place))
  }
}

/// `track` of a virtual router with the places of its parts.
struct LoadedTrack {
  var entries: [LoadedTrackEntry] = []
}

/// One entry of `track`.
struct LoadedTrackEntry {
  var settings: TrackSettings
  /// Where its name stands.
  var place: Place
  /// Where its weight stands.
  var weightPlace: Place
  /// Where the least number of a pool's healthy backends stands.
  var minimumPlace: Place
}

/// Reads `track` of a virtual router.
struct TrackReader {
  private let section: SectionReader
  private let log: DiagnosticLog

  init(_ node: SourceNode, of router: SectionReader, _ log: DiagnosticLog) {
    self.log = log
    section = SectionReader(
      node, TrackKeys.section, title: "'track' of \(router.title)",
      place: router.keyPlace(of: RouterKeys.track), log)
  }

  func track() -> LoadedTrack {
    LoadedTrack(
      entries: entries(.interface, TrackKeys.interfaces, .interfaceName)
        + entries(.script, TrackKeys.scripts, .name("a name", 1...63))
        + entries(.file, TrackKeys.files, .absolutePath(4095)) + balancer() + pools())
  }

  private func balancer() -> [LoadedTrackEntry] {
    guard let node = section.node(TrackKeys.balancer) else { return [] }
    return [entry(.balancer, "", node, section.keyPlace(of: TrackKeys.balancer))]
  }

  private func pools() -> [LoadedTrackEntry] {
    section.namedEntries(TrackKeys.pools).map { entry in
      let reader = SectionReader(
        entry.value, TrackedPoolKeys.section, title: "pool \(entry.key.quoted)", place: entry.keyPlace, log)
      let settings = TrackSettings(
        .pool, entry.key, weight: reader.value(TrackedPoolKeys.weight),
        minimum: reader.value(TrackedPoolKeys.minimum) ?? 1)
      return LoadedTrackEntry(
        settings: settings, place: entry.keyPlace, weightPlace: reader.place(of: TrackedPoolKeys.weight.name),
        minimumPlace: reader.place(of: TrackedPoolKeys.minimum.name))
    }
  }

  /// The entries of `key`: names in a list, or a mapping from names to what is said of them.
  private func entries(
    _ kind: TrackSettings.Kind, _ key: String, _ format: ValueFormat<String>
  ) -> [LoadedTrackEntry] {
    guard let node = section.node(key) else { return [] }
    let name = Key(key, format, "")
    let found: [LoadedTrackEntry]
    switch node.content {
    case .nothing:
      log.error("\(key.quoted) is empty", at: section.keyPlace(of: key))
      return []
    case .mapping(let pairs):
      found = pairs.compactMap { pair in
        let text = SourceNode(place: pair.keyPlace, content: .scalar(text: pair.key, isPlain: true))
        return section.value(name, of: SourceEntry(key: key, keyPlace: pair.keyPlace, value: text)).map {
          entry(kind, $0, pair.value, pair.keyPlace)
        }
      }
    case .scalar, .list:
      found = section.values(name).map { value, place in
        LoadedTrackEntry(
          settings: TrackSettings(kind, value), place: place, weightPlace: place, minimumPlace: place)
      }
    }
    for (index, entry) in found.enumerated()
    where found[..<index].contains(where: { $0.settings.name == entry.settings.name }) {
      log.error("\(entry.settings.name.quoted) is listed twice", at: entry.place)
    }
    return found
  }

  private func entry(
    _ kind: TrackSettings.Kind, _ name: String, _ node: SourceNode, _ place: Place
  ) -> LoadedTrackEntry {
    let title = TrackSettings(kind, name).subject
    let reader = SectionReader(node, TrackedKeys.section, title: title, place: place, log)
    return LoadedTrackEntry(
      settings: TrackSettings(kind, name, weight: reader.value(TrackedKeys.weight)), place: place,
      weightPlace: reader.place(of: TrackedKeys.weight.name), minimumPlace: place)
  }
}

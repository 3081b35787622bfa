import IPAddressing

/// A virtual router with the places of its parts.
struct LoadedRouter {
  var settings: VirtualRouterSettings
  /// As in `settings`, but nil when the file's value is missing or wrong, so that nothing more is said about it.
  var virtualRouterID: UInt8?
  var interface: String?
  var version: UInt8?
  var authentication: LoadedAuthentication
  /// The family that it advertises over; nil when there is no address that could be read.
  var family: IPAddress.Family?
  /// `addresses` in the order of the file.
  var addresses: [(value: InterfaceAddress, place: Place)]
  /// `unadvertised_addresses` in the order of the file.
  var unadvertisedAddresses: [(value: InterfaceAddress, place: Place)]
  /// Priorities for hosts, in the order of the file.
  var priorities: [(host: String, hostPlace: Place, value: UInt8, place: Place)]
  /// Addresses of hosts to advertise from, in the order of the file.
  var sources: [(host: String, hostPlace: Place, value: IPAddress, place: Place)]
  var track: LoadedTrack
  var routes: [Placed<VirtualRouteSettings>]
  var rules: [Placed<VirtualRuleSettings>]
  var source: SectionReader

  var title: String { source.title }

  /// Every virtual address, in the order of the file.
  var allAddresses: [(value: InterfaceAddress, place: Place)] { addresses + unadvertisedAddresses }

  /// Those of `addresses` that are advertised.
  var advertisedAddresses: [(value: InterfaceAddress, place: Place)] {
    addresses.filter { $0.value.address.family == family }
  }
}

/// Reads one entry of `virtual_routers`.
struct RouterReader {
  private let name: String
  private let reader: SectionReader
  private let log: DiagnosticLog

  init(_ entry: SourceEntry, _ log: DiagnosticLog) {
    name = entry.key
    self.log = log
    reader = SectionReader(
      entry.value, RouterKeys.section, title: "virtual router \(entry.key.quoted)", place: entry.keyPlace, log
    )
  }

  func router() -> LoadedRouter {
    let virtualRouterID = reader.value(RouterKeys.virtualRouterID)
    let interface = reader.value(RouterKeys.interface)
    let version = reader.value(RouterKeys.version)
    let addresses = reader.values(RouterKeys.addresses)
    let unadvertised = reader.values(RouterKeys.unadvertisedAddresses)
    let family = reader.value(RouterKeys.advertiseOver) ?? addresses.first?.value.address.family
    let priorities = priorities()
    let sources = sources()
    let track = track()
    var settings = VirtualRouterSettings(
      name: name, virtualRouterID: virtualRouterID ?? 0, interface: interface ?? "",
      priorities: Dictionary(priorities.map { ($0.host, $0.value) }, uniquingKeysWith: { first, _ in first }),
      sources: Dictionary(sources.map { ($0.host, $0.value) }, uniquingKeysWith: { first, _ in first }),
      addresses: addresses.map(\.value), family: family, unadvertised: unadvertised.map(\.value),
      announcements: announcements(), track: track.entries.map(\.settings),
      hooks: HookReader(reader, log).hooks(RouterKeys.hooks))
    if let version { settings.version = version }
    if let interval = reader.value(RouterKeys.advertisementInterval) {
      settings.advertisementInterval = interval
    }
    if let count = reader.value(RouterKeys.advertisementsPerInterval) {
      settings.advertisementsPerInterval = count
    }
    let authentication =
      AuthenticationReader(reader, router: name, log)?
      .authentication(interval: settings.advertisementInterval) ?? LoadedAuthentication()
    settings.password = authentication.password
    settings.hmac = authentication.hmac
    if let preempt = reader.value(RouterKeys.preempt) { settings.preempt = preempt }
    if let delay = reader.value(RouterKeys.preemptDelay) { settings.preemptDelay = delay }
    if let checksum = reader.value(RouterKeys.checksum) { settings.checksum = checksum }
    if let checkTTL = reader.value(RouterKeys.checkTTL) { settings.checkTTL = checkTTL }
    if let reassert = reader.value(RouterKeys.reassert) { settings.reassert = reassert }
    let routing = RoutingReader(
      router: reader, interface: interface, family: family, log: log)
    let (routes, rules) = (routing.routes(), routing.rules())
    settings.routes = routes.map(\.value)
    settings.rules = rules.map(\.value)
    if let lease = reader.value(RouterKeys.lease) { settings.lease = lease }
    // RFC 9568 §5.2.9: the first IPv6 address is link-local.
    if let first = settings.advertisedAddresses.firstIndex(where: {
      $0.address.family == .ipv6 && $0.address.isLinkLocal
    }) {
      settings.advertisedAddresses.insert(settings.advertisedAddresses.remove(at: first), at: 0)
    }
    return LoadedRouter(
      settings: settings, virtualRouterID: virtualRouterID, interface: interface,
      version: reader.has(RouterKeys.version.name) ? version : settings.version,
      authentication: authentication, family: family,
      addresses: addresses, unadvertisedAddresses: unadvertised, priorities: priorities, sources: sources,
      track: track, routes: routes, rules: rules, source: reader)
  }

  private func track() -> LoadedTrack {
    guard let node = reader.node(RouterKeys.track) else { return LoadedTrack() }
    return TrackReader(node, of: reader, log).track()
  }

  private func priorities() -> [(host: String, hostPlace: Place, value: UInt8, place: Place)] {
    guard reader.has(RouterKeys.priority) else { return [] }
    return reader.namedEntries(RouterKeys.priority).compactMap { entry in
      let key = Key("priority of \(entry.key)", ValueFormat<UInt8>.byte(1...255), "")
      return reader.value(key, of: entry).map { (entry.key, entry.keyPlace, $0, entry.value.place) }
    }
  }

  private func sources() -> [(host: String, hostPlace: Place, value: IPAddress, place: Place)] {
    guard reader.has(RouterKeys.source.name) else { return [] }
    return reader.namedEntries(RouterKeys.source.name).compactMap { entry in
      reader.value(RouterKeys.source, of: entry).map { (entry.key, entry.keyPlace, $0, entry.value.place) }
    }
  }

  private func announcements() -> AnnouncementSettings {
    var settings = AnnouncementSettings()
    guard let node = reader.node(RouterKeys.announcements) else { return settings }
    let section = SectionReader(
      node, AnnouncementKeys.section, title: "'announcements' of \(reader.title)",
      place: reader.keyPlace(of: RouterKeys.announcements), log)
    if let count = section.value(AnnouncementKeys.count) { settings.count = count }
    if let repeatAfter = section.value(AnnouncementKeys.repeatAfter) { settings.repeatAfter = repeatAfter }
    for (key, part) in [
      (AnnouncementKeys.refresh, \AnnouncementSettings.refresh), (AnnouncementKeys.probe, \.probe),
    ] {
      guard let period = section.value(key) else { continue }
      settings[keyPath: part] = period
      if period > .zero, period < .seconds(1) {
        log.error(
          "'\(key.name)' is \(period.configurationText), allowed is 0s (never) or 1s and more",
          at: section.place(of: key.name))
      }
    }
    return settings
  }
}

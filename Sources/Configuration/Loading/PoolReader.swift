import IPAddressing

/// A pool with the places of its parts.
struct LoadedPool {
  var settings: PoolSettings
  var place: Place
  var backends: [LoadedBackend]
}

/// A backend with the places of its parts; what is missing or wrong is nil.
struct LoadedBackend {
  var name: String
  var place: Place
  var endpoint: SocketEndpoint?
  var endpointPlace: Place
  var route: String?
  var routePlace: Place
}

/// Reads one entry of `pools`.
struct PoolReader {
  private let name: String
  private let reader: SectionReader
  private let log: DiagnosticLog

  init(_ entry: SourceEntry, _ log: DiagnosticLog) {
    name = entry.key
    self.log = log
    reader = SectionReader(
      entry.value, PoolKeys.section, title: "pool \(entry.key.quoted)", place: entry.keyPlace, log)
  }

  func pool() -> LoadedPool {
    let backends = reader.namedEntries(PoolKeys.backends).map(backend)
    var settings = PoolSettings(
      name: name, backends: backends.compactMap(\.settings), balance: balance(), sticky: sticky(),
      healthCheck: healthCheck())
    if let errors = reader.value(PoolKeys.ejectAfter) { settings.ejection.errors = errors }
    if let duration = reader.value(PoolKeys.ejectFor) { settings.ejection.duration = duration }
    if let threshold = reader.value(PoolKeys.panicThreshold) { settings.panicThreshold = threshold }
    if let length = reader.value(PoolKeys.queueLength) { settings.queueLength = length }
    if let timeout = reader.value(PoolKeys.queueTimeout) { settings.queueTimeout = timeout }
    if let budget = reader.value(PoolKeys.retryBudget) { settings.retryBudget = budget }
    if let slowStart = reader.value(PoolKeys.slowStart) { settings.slowStart = slowStart }
    return LoadedPool(settings: settings, place: reader.place, backends: backends.map(\.loaded))
  }

  private func backend(_ entry: SourceEntry) -> (settings: BackendSettings?, loaded: LoadedBackend) {
    let title = "backend \(entry.key.quoted)"
    let section = SectionReader(entry.value, BackendKeys.section, title: title, place: entry.keyPlace, log)
    let endpoint = section.value(BackendKeys.address)
    let weight = section.value(BackendKeys.weight)
    let tier = section.value(BackendKeys.tier)
    let group = section.value(BackendKeys.group)
    let maxInFlight = section.value(BackendKeys.maxInFlight)
    let given = section.value(BackendKeys.route)
    if !section.has(BackendKeys.route.name), entry.key.contains(".") {
      log.error(
        "\(title) has a dot in its name, which a route cannot have: give it a 'route' of its own",
        at: entry.keyPlace)
    }
    let isKnown = given != nil || !section.has(BackendKeys.route.name)
    let loaded = LoadedBackend(
      name: entry.key, place: entry.keyPlace, endpoint: endpoint,
      endpointPlace: section.place(of: BackendKeys.address.name), route: isKnown ? given ?? entry.key : nil,
      routePlace: section.place(of: BackendKeys.route.name))
    let settings = endpoint.map {
      BackendSettings(
        name: entry.key, endpoint: $0, weight: weight ?? 1, tier: tier ?? 1, group: group,
        maxInFlight: maxInFlight,
        route: given)
    }
    return (settings, loaded)
  }

  private func balance() -> BalanceSettings {
    let word = reader.value(BalanceKeys.balance)
    let key = reader.value(BalanceKeys.hashKey)
    let (balanceName, keyName) = (BalanceKeys.balance.name, BalanceKeys.hashKey.name)
    let isWrong = word == nil && reader.has(balanceName)
    if word == .consistentHash, !reader.has(keyName) {
      log.error(
        "'consistent_hash' needs 'hash_key': \(BalanceKeys.hashKey.format.expectation)",
        at: reader.place(of: balanceName))
    } else if word != .consistentHash, reader.has(keyName), !isWrong {
      log.error("'hash_key' needs 'balance: consistent_hash'", at: reader.keyPlace(of: keyName))
    }
    switch word {
    case .roundRobin, nil: return .roundRobin
    case .leastInFlight: return .leastInFlight
    case .powerOfTwo: return .powerOfTwo
    case .addressHash: return .hash(.address)
    case .consistentHash: return .hash(key ?? .address)
    }
  }

  private func sticky() -> StickySettings? {
    guard let node = reader.node(PoolKeys.sticky) else { return nil }
    let section = SectionReader(
      node, StickyKeys.section, title: "'sticky' of \(reader.title)",
      place: reader.keyPlace(of: PoolKeys.sticky), log)
    var settings = StickySettings()
    if let cookie = section.value(StickyKeys.cookie) { settings.cookie = cookie }
    if let parameter = section.value(StickyKeys.pathParameter) { settings.pathParameter = parameter }
    if let onLost = section.value(StickyKeys.onLost) { settings.onLost = onLost }
    return settings
  }

  private func healthCheck() -> HealthCheckSettings? {
    guard let node = reader.node(PoolKeys.healthCheck) else { return nil }
    let section = SectionReader(
      node, HealthCheckKeys.section, title: "'health_check' of \(reader.title)",
      place: reader.keyPlace(of: PoolKeys.healthCheck), log)
    var settings = HealthCheckSettings(kind: kind(section))
    if let interval = section.value(HealthCheckKeys.interval) { settings.interval = interval }
    if let timeout = section.value(HealthCheckKeys.timeout) { settings.timeout = timeout }
    if let rise = section.value(HealthCheckKeys.rise) { settings.rise = rise }
    if let fall = section.value(HealthCheckKeys.fall) { settings.fall = fall }
    if settings.timeout > settings.interval {
      let key = section.has(HealthCheckKeys.timeout.name) ? HealthCheckKeys.timeout : HealthCheckKeys.interval
      log.error(
        "'timeout' is \(settings.timeout.configurationText), allowed is up to 'interval',"
          + " which is \(settings.interval.configurationText)",
        at: section.place(of: key.name))
    }
    return settings
  }

  private func kind(_ section: SectionReader) -> HealthCheckSettings.Kind {
    let path = section.value(HealthCheckKeys.path)
    let host = section.value(HealthCheckKeys.host)
    let expected = section.values(HealthCheckKeys.expect).map { $0.value }
    let body = section.value(HealthCheckKeys.body)
    if !section.has(HealthCheckKeys.path.name) {
      let names = [HealthCheckKeys.host.name, HealthCheckKeys.expect.name, HealthCheckKeys.body.name]
      for name in names where section.has(name) {
        log.error(
          "\(name.quoted) needs 'path': without it only a connection is tried", at: section.keyPlace(of: name)
        )
      }
    }
    return path.map {
      .http(path: $0, host: host, expected: expected.isEmpty ? [200...399] : expected, body: body)
    } ?? .tcp
  }
}

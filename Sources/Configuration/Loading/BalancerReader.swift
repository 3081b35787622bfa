import IPAddressing

/// A balancer with the places of its parts; the pools are read apart.
struct LoadedBalancer {
  var settings: BalancerSettings
  var place: Place
  var listeners: [LoadedListener]
}

/// A listener with the places of its parts; what is missing or wrong is nil.
struct LoadedListener {
  var endpoint: SocketEndpoint?
  var endpointPlace: Place
  var pool: String?
  var poolPlace: Place
}

/// Reads `balancer`.
struct BalancerReader {
  private let root: SectionReader
  private let log: DiagnosticLog

  init(_ root: SectionReader, _ log: DiagnosticLog) {
    self.root = root
    self.log = log
  }

  func balancer() -> LoadedBalancer? {
    guard let node = root.node(RootKeys.balancer) else { return nil }
    let place = root.keyPlace(of: RootKeys.balancer)
    let reader = SectionReader(node, BalancerKeys.section, title: "'balancer'", place: place, log)
    let listeners = listeners(reader)
    var settings = BalancerSettings(
      listeners: listeners.compactMap { listener in
        guard let endpoint = listener.endpoint, let pool = listener.pool else { return nil }
        return ListenerSettings(endpoint: endpoint, pool: pool)
      }, pools: [], timeouts: timeouts(reader), limits: limits(reader))
    if let workers = reader.value(BalancerKeys.workers) { settings.workers = workers }
    if let user = reader.value(BalancerKeys.user) { settings.user = user }
    if let accessLog = reader.value(BalancerKeys.accessLog) { settings.accessLog = accessLog }
    return LoadedBalancer(settings: settings, place: place, listeners: listeners)
  }

  private func listeners(_ reader: SectionReader) -> [LoadedListener] {
    guard let node = reader.node(BalancerKeys.listeners) else { return [] }
    guard case .list(let nodes) = node.content else {
      log.error("'listeners' expects a list, not \(node.shape)", at: reader.place(of: BalancerKeys.listeners))
      return []
    }
    if nodes.isEmpty { log.error("'listeners' is an empty list", at: node.place) }
    return nodes.map { node in
      let section = SectionReader(node, ListenerKeys.section, title: "the listener", place: node.place, log)
      return LoadedListener(
        endpoint: section.value(ListenerKeys.address),
        endpointPlace: section.place(of: ListenerKeys.address.name),
        pool: section.value(ListenerKeys.pool), poolPlace: section.place(of: ListenerKeys.pool.name))
    }
  }

  private func limits(_ reader: SectionReader) -> LimitSettings {
    var settings = LimitSettings()
    guard let node = reader.node(BalancerKeys.limits) else { return settings }
    let section = SectionReader(
      node, LimitKeys.section, title: "'limits'", place: reader.keyPlace(of: BalancerKeys.limits), log)
    if let size = section.value(LimitKeys.bodySize) { settings.bodySize = size }
    if let rate = section.value(LimitKeys.bodyRate) { settings.bodyRate = rate }
    return settings
  }

  private func timeouts(_ reader: SectionReader) -> TimeoutSettings {
    var settings = TimeoutSettings()
    guard let node = reader.node(BalancerKeys.timeouts) else { return settings }
    let section = SectionReader(
      node, TimeoutKeys.section, title: "'timeouts'", place: reader.keyPlace(of: BalancerKeys.timeouts), log)
    if let header = section.value(TimeoutKeys.header) { settings.header = header }
    if let keepAlive = section.value(TimeoutKeys.keepAlive) { settings.keepAlive = keepAlive }
    if let idle = section.value(TimeoutKeys.idle) { settings.idle = idle }
    if let connect = section.value(TimeoutKeys.connect) { settings.connect = connect }
    if let response = section.value(TimeoutKeys.response) { settings.response = response }
    return settings
  }
}

import IPAddressing

/// What listeners, pools and backends have to do with each other.
struct BalancerChecks {
  let balancer: LoadedBalancer?
  let pools: [LoadedPool]
  let hosts: [LoadedHost]
  let routers: [LoadedRouter]
  let log: DiagnosticLog

  func run() {
    checkListeners()
    checkPoolsAreUsed()
    for pool in pools { checkBackends(pool) }
  }

  private func checkListeners() {
    guard let balancer else { return }
    if pools.isEmpty {
      log.error("'balancer' needs at least one pool in 'pools'", at: balancer.place)
    }
    let names = pools.map(\.settings.name)
    for (index, listener) in balancer.listeners.enumerated() {
      if let endpoint = listener.endpoint,
        balancer.listeners[..<index].contains(where: { $0.endpoint == endpoint })
      {
        log.error("another listener already has \(endpoint)", at: listener.endpointPlace)
      }
      if let pool = listener.pool, !pools.isEmpty, !names.contains(pool) {
        log.error(
          "there is no pool \(pool.quoted)", at: listener.poolPlace,
          suggestion: Spelling.closest(to: pool, among: names))
      }
    }
  }

  private func checkPoolsAreUsed() {
    let used = Set(balancer?.listeners.compactMap(\.pool) ?? [])
    for pool in pools where !used.contains(pool.settings.name) {
      log.warning("no listener sends requests to pool \(pool.settings.name.quoted)", at: pool.place)
    }
  }

  private func checkBackends(_ pool: LoadedPool) {
    var endpoints: [SocketEndpoint: String] = [:]
    var routes: [String: String] = [:]
    for backend in pool.backends {
      if let endpoint = backend.endpoint, let twin = endpoints.updateValue(backend.name, forKey: endpoint) {
        log.error(
          "backend \(twin.quoted) already has the address \(endpoint)", at: backend.endpointPlace)
      }
      if let route = backend.route, let twin = routes.updateValue(backend.name, forKey: route) {
        log.error("backend \(twin.quoted) already has the route \(route.quoted)", at: backend.routePlace)
      }
      checkIsNoListener(backend)
    }
  }

  /// A balancer that is its own backend would send each request round for ever.
  private func checkIsNoListener(_ backend: LoadedBackend) {
    guard let endpoint = backend.endpoint, let address = endpoint.address, let balancer else { return }
    let own =
      hosts.flatMap(\.settings.addresses) + routers.flatMap { $0.allAddresses.map(\.value.address) }
    let listener = balancer.listeners.first { listener in
      guard let listening = listener.endpoint, listening.port == endpoint.port else { return false }
      guard let listeningAddress = listening.address, !listeningAddress.isUnspecified else {
        return address.isLoopback || own.contains(address)
      }
      return listeningAddress == address
    }
    if let listening = listener?.endpoint {
      log.error(
        "\(endpoint) is the balancer itself, which listens on \(listening): requests would go round for ever",
        at: backend.endpointPlace)
    }
  }
}

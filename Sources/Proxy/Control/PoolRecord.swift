import Configuration
import ControlAPI
import IPAddressing
import LoadBalancing
import MonotonicTime

/// What the control side knows of a pool: the checks' verdicts, who is ejected, what the workers have counted.
struct PoolRecord {
  let settings: PoolSettings
  var checks: [HealthCheck] = []
  /// What the checks say of each backend.
  var checked: [Health]
  var ejections: Ejections
  /// Why a backend is ejected, in words.
  var ejectionReasons: [Int: String] = [:]
  /// By worker; nil until it has answered.
  var counts: [PoolCounts?] = []
  var isPanicking = false
  /// Since when no session has named an unknown route, and the one that was named last.
  var unknownRoute: (name: String, lastSeen: Instant)?
  var unknownRoutes: UInt64 = 0

  init(_ settings: PoolSettings) {
    self.settings = settings
    checked = settings.backends.map { _ in .unknown }
    ejections = Ejections(count: settings.backends.count, first: settings.ejection.duration)
  }

  /// What the workers are to know of a backend.
  func health(of backend: Int) -> Health {
    switch checked[backend] {
    case .unhealthy, .ejected: .unhealthy
    case .unknown, .healthy: ejections.contains(backend) ? .ejected : checked[backend]
    }
  }

  /// How many backends are usable.
  var usable: Int { checked.indices.count { health(of: $0).isUsable } }

  /// What wants attention, in words.
  var alarms: [String] {
    (isPanicking ? [panicAlarm] : []) + (unknownRoute.map { [unknownRouteAlarm($0.name)] } ?? [])
  }

  var panicAlarm: String {
    "pool \(settings.name): \(usable) of \(checked.count) backends are usable; health is ignored and requests go to all"
  }

  func unknownRouteAlarm(_ route: String) -> String {
    "pool \(settings.name): sessions name the route '\(route)', which no backend has; does jvmRoute agree with 'route'?"
  }

  /// The pool as the control socket tells it.
  var status: PoolStatus {
    PoolStatus(
      name: settings.name,
      backends: settings.backends.enumerated().map { backend, settings in
        var total = BackendCounts()
        for worker in counts { if let worker { total.add(worker.backends[backend]) } }
        return BackendStatus(
          name: settings.name, address: settings.endpoint.description, route: settings.route,
          weight: settings.weight, tier: settings.tier, health: health(of: backend).reported,
          reason: reason(of: backend), requests: total.requests, failures: total.failures,
          inFlight: total.inFlight)
      }, unknownRoutes: unknownRoutes,
      waiting: counts.reduce(0) { $0 + ($1?.waiting ?? 0) }, alarms: alarms)
  }

  private func reason(of backend: Int) -> String? {
    if health(of: backend) == .ejected { return ejectionReasons[backend] }
    return checks.isEmpty ? nil : checks[backend].reason
  }
}

extension Health {
  /// As the control socket tells it.
  var reported: BackendStatus.Health {
    switch self {
    case .unknown: .unknown
    case .healthy: .healthy
    case .unhealthy: .unhealthy
    case .ejected: .ejected
    }
  }
}

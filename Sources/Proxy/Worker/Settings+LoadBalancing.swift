import Configuration
import LoadBalancing

extension PoolSettings {
  /// The rules of the selection.
  func policy(seed: UInt64) -> PoolPolicy {
    PoolPolicy(
      method: balance.method,
      session: sticky.map { SessionRoute(cookie: $0.cookie, pathParameter: $0.pathParameter) },
      lostSession: sticky?.onLost == .reject ? .reject : .failover,
      panic: PanicRule(threshold: panicThreshold), slowStart: slowStart, errorsToEject: ejection.errors,
      seed: seed)
  }
}

extension BackendSettings {
  /// The backend as the selection sees it.
  var selected: Backend {
    Backend(name: name, route: route, weight: weight, tier: tier, group: group)
  }
}

extension BalanceSettings {
  var method: BalancingMethod {
    switch self {
    case .roundRobin: .roundRobin
    case .leastInFlight: .leastInFlight
    case .powerOfTwo: .powerOfTwo
    case .hash: .consistentHash
    }
  }

  /// What is hashed; nil if nothing is.
  var hashKey: LoadBalancing.HashKey? {
    switch self {
    case .roundRobin, .leastInFlight, .powerOfTwo: nil
    case .hash(.address): .address
    case .hash(.uri): .uri
    case .hash(.header(let name)): .header(Array(name.lowercased().utf8))
    case .hash(.cookie(let name)): .cookie(SessionRoute(cookie: name))
    }
  }
}

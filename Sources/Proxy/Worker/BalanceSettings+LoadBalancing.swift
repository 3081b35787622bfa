import Configuration
import LoadBalancing

/// The configured method in the terms of the selection.
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

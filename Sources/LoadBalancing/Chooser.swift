/// Chooses a backend by one method; the other methods' parts stay empty.
///
/// A switch over a value in place: nothing is allocated, boxed or called indirectly for a request.
struct Chooser: Sendable {
  private let method: BalancingMethod
  private var roundRobin = WeightedRoundRobin(count: 0)
  private var leastInFlight = LeastInFlight(count: 0)
  private var powerOfTwo = PowerOfTwo(count: 0, seed: 0)
  private var hashRing = HashRing(names: [], weights: [])

  /// Nobody takes part until a share is set; `names` are what a backend is recognised by on every host.
  init(_ method: BalancingMethod, names: [String], weights: [Int], seed: UInt64) {
    self.method = method
    switch method {
    case .roundRobin: roundRobin = WeightedRoundRobin(count: names.count)
    case .leastInFlight: leastInFlight = LeastInFlight(count: names.count)
    case .powerOfTwo: powerOfTwo = PowerOfTwo(count: names.count, seed: seed)
    case .consistentHash: hashRing = HashRing(names: names, weights: weights)
    }
  }

  /// Sets how much each backend gets.
  mutating func setShares(_ shares: [Share]) {
    switch method {
    case .roundRobin: for index in shares.indices { roundRobin.setShare(shares[index], at: index) }
    case .leastInFlight: for index in shares.indices { leastInFlight.setShare(shares[index], at: index) }
    case .powerOfTwo: powerOfTwo.setShares(shares)
    case .consistentHash: hashRing.setShares(shares)
    }
  }

  /// The backend for a request with `key`; nil if none takes part that is untried.
  mutating func next(key: UInt64, excluding tried: TriedBackends) -> Int? {
    switch method {
    case .roundRobin: roundRobin.next(excluding: tried)
    case .leastInFlight: leastInFlight.next(excluding: tried)
    case .powerOfTwo: powerOfTwo.next(excluding: tried)
    case .consistentHash: hashRing.backend(for: key, excluding: tried)
    }
  }

  /// Notes how many requests a backend works on now.
  mutating func setInFlight(_ inFlight: Int, at index: Int) {
    switch method {
    case .roundRobin, .consistentHash: break
    case .leastInFlight: leastInFlight.setInFlight(inFlight, at: index)
    case .powerOfTwo: powerOfTwo.setInFlight(inFlight, at: index)
    }
  }
}

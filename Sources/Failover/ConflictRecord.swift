import IPAddressing
import MonotonicTime
import NeighborDiscovery

/// The other hosts that answer for an Active's addresses.
struct ConflictRecord {
  private(set) var claims: [AddressClaim] = []
  /// Claims heard, those of known conflicts included.
  private(set) var count: UInt64 = 0
  private var lastHeard: [AddressClaim: Instant] = [:]
  private var probes: [Instant] = []
  // More claimants than these are a flood, and say no more than the first ones.
  private static let most = 16

  /// Takes a claim; answers whether it is new.
  mutating func hear(_ claim: AddressClaim, at now: Instant) -> Bool {
    count += 1
    if lastHeard[claim] != nil {
      lastHeard[claim] = now
      return false
    }
    guard claims.count < Self.most else { return false }
    claims.append(claim)
    lastHeard[claim] = now
    return true
  }

  /// A probe is being sent; answers the claims that were not repeated after the last two of them.
  mutating func probe(at now: Instant) -> [AddressClaim] {
    let limit = probes.count == 2 ? probes[0] : nil
    probes = (probes + [now]).suffix(2)
    guard let limit else { return [] }
    let gone = claims.filter { lastHeard[$0].map { $0 < limit } ?? true }
    claims.removeAll { gone.contains($0) }
    for claim in gone { lastHeard[claim] = nil }
    return gone
  }

  /// This host has the addresses no more: others may.
  mutating func end() {
    claims = []
    lastHeard = [:]
    probes = []
  }
}

import MonotonicTime
import Testing
import VRRP
import VRRPConformance

@Suite("Two to five routers on a bad link")
struct SimulationTests {
  @Test("without a partition no two are Active for longer than a message and its answer need")
  func overlapOnPerfectLink() {
    for seed in 0..<150 as Range<UInt64> {
      let script = SimulationScript(seed: seed, trouble: .init())
      expectOverlaps(of: script, atMost: SimulationScript.longestDelay * 2, seed: seed)
    }
  }

  @Test("with losses no two are Active for longer than three advertisements need")
  func overlapOnLossyLink() {
    for seed in 0..<150 as Range<UInt64> {
      let script = SimulationScript(seed: seed, trouble: .init(losses: true))
      expectOverlaps(of: script, atMost: script.interval * 3 + SimulationScript.longestDelay, seed: seed)
    }
  }

  @Test("after partitions, one-way links, stalls, crashes and losses exactly one is Active, and stays it")
  func convergence() {
    for seed in 0..<300 as Range<UInt64> {
      let script = SimulationScript(
        seed: seed, trouble: .init(partitions: true, losses: true, mixedIntervals: !seed.isMultiple(of: 3)))
      var network = script.network()
      network.run(until: script.troubleEnd + script.interval * 12) { node, network in
        expectConsistency(network.nodes[node], seed: seed)
      }
      let winners = network.nodes.indices.filter { network.nodes[$0].state == .active }
      #expect(winners.count == 1, "seed \(seed)")
      let transitions = network.nodes.map(\.states.count)
      network.run(until: network.now + script.interval * 12)
      #expect(network.nodes.map(\.states.count) == transitions, "seed \(seed)")
      expectBest(winners, in: network, seed: seed)
    }
  }

  @Test("packets that are refused change nothing: no action, no timer, no state")
  func invalidPackets() {
    for seed in 0..<100 as Range<UInt64> {
      let script = SimulationScript(seed: seed, trouble: .init(partitions: true, losses: true))
      var undisturbed = script.network()
      var disturbed = script.network()
      var random = SeededGenerator(seed: ~seed)
      let span = (script.troubleEnd - .zero) / .milliseconds(1)
      for _ in 0..<200 {
        let node = Int.random(in: script.configurations.indices, using: &random)
        let time = Instant.zero + .milliseconds(Int.random(in: 0..<Int(span), using: &random))
        disturbed.schedule(.packet(forgery(for: node, in: script, using: &random)), on: node, at: time)
      }
      undisturbed.run(until: script.troubleEnd)
      disturbed.run(until: script.troubleEnd)
      for (left, right) in zip(undisturbed.nodes, disturbed.nodes) {
        #expect(left.log.map(\.action) == right.log.map(\.action), "seed \(seed)")
        #expect(left.log.map(\.at) == right.log.map(\.at), "seed \(seed)")
      }
      #expect(disturbed.nodes.contains { $0.rejections > 0 }, "seed \(seed)")
    }
  }

  // MARK: Invariants

  /// The addresses are held exactly in Active, and the timers that were asked for are those that the state has.
  private func expectConsistency(_ node: SimulatedNode, seed: UInt64) {
    let isConsistent =
      node.holdsAddresses == (node.state == .active)
      && VirtualRouter.TimerName.allCases.allSatisfy { node.deadline(of: $0) == node.router.deadline(of: $0) }
    if !isConsistent { Issue.record("seed \(seed): \(node.state) with \(String(describing: node.timer))") }
  }

  private func expectOverlaps(of script: SimulationScript, atMost limit: Duration, seed: UInt64) {
    var network = script.network()
    network.run(until: script.troubleEnd + script.interval * 12) { node, network in
      expectConsistency(network.nodes[node], seed: seed)
    }
    let active = network.nodes.map { activePeriods($0, until: network.now) }
    for first in active.indices {
      for second in active.indices.dropFirst(first + 1) {
        for left in active[first] {
          for right in active[second] where left.overlaps(right) {
            let overlap = left.clamped(to: right)
            #expect(
              overlap.upperBound - overlap.lowerBound <= limit,
              "seed \(seed): \(first) and \(second) from \(overlap.lowerBound.nanoseconds)")
          }
        }
      }
    }
    #expect(network.nodes.count { $0.state == .active } == 1, "seed \(seed)")
  }

  private func activePeriods(_ node: SimulatedNode, until end: Instant) -> [Range<Instant>] {
    zip(node.states, node.states.dropFirst().map(\.at) + [end]).compactMap { entry, left in
      entry.state == .active && entry.at < left ? entry.at..<left : nil
    }
  }

  /// Where everybody preempts, nobody is better than the winner.
  private func expectBest(_ winners: [Int], in network: SimulatedNetwork, seed: UInt64) {
    guard let winner = winners.first, network.nodes.allSatisfy(\.router.configuration.preempts) else {
      return
    }
    let best = network.nodes.map(\.router.priority).max()
    #expect(network.nodes[winner].router.priority == best, "seed \(seed)")
  }

  /// A packet that claims to beat `node`, or to resign, and has one thing wrong.
  private func forgery(
    for node: Int, in script: SimulationScript, using random: inout SeededGenerator
  ) -> SimulatedPacket {
    let own = script.configurations[node]
    let other = script.configurations[(node + 1) % script.configurations.count]
    guard let source = other.primaryAddress, let destination = own.primaryAddress else {
      fatalError("every host of a script has an address")
    }
    let fault = Int.random(in: 0..<5, using: &random)
    let advertisement = Advertisement(
      version: fault == 0 ? (own.version == .v2 ? .v3 : .v2) : own.version,
      virtualRouterID: fault == 1 ? 52 : 51, priority: [0, 255].randomElement(using: &random) ?? 0,
      interval: own.advertisementInterval, addresses: own.addresses)
    var packet = SimulatedPacket(
      source: fault == 2 ? destination : source, destination: destination, hopLimit: fault == 3 ? 254 : 255,
      message: advertisement.encode(source: source, destination: destination))
    if fault == 4 { packet.message[Int.random(in: 0..<packet.message.count, using: &random)] ^= 0x10 }
    return packet
  }
}

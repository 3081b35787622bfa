import MonotonicTime
import Testing
import VRRP

@Suite("Groups of two to five hosts on two or three segments")
struct GroupSimulationTests {
  @Test("after partial partitions, crashes and failing members exactly one host is Active with all members")
  func convergence() {
    for seed in 0..<30 as Range<UInt64> {
      let script = GroupScript(seed: seed)
      var network = script.network()
      network.run(until: script.troubleEnd + script.interval * 12) { expectTogether($0, seed: seed) }
      expectOneWinner(network, seed: seed)
      expectRest(&network, for: script.interval * 12, seed: seed)
    }
  }

  @Test("whatever directions of whatever segments are dead for ever, the hosts come to rest")
  func rest() {
    for seed in 0..<30 as Range<UInt64> {
      let script = GroupScript(seed: seed, staticCuts: true)
      var network = script.network()
      network.run(until: script.troubleEnd + script.interval * 40) { expectTogether($0, seed: seed) }
      expectRest(&network, for: script.interval * 40, seed: seed)
      #expect(network.nodes.contains { $0.group.state == .active }, "seed \(seed)")
    }
  }

  @Test("one segment that lets everything through is enough: exactly one host is Active everywhere")
  func oneSegment() {
    for seed in 0..<30 as Range<UInt64> {
      let script = GroupScript(seed: seed, staticCuts: true, wholeSegments: 1)
      var network = script.network()
      network.run(until: script.troubleEnd + script.interval * 12) { expectTogether($0, seed: seed) }
      expectOneWinner(network, seed: seed)
      expectRest(&network, for: script.interval * 12, seed: seed)
    }
  }

  /// All members are in one state, hold their addresses exactly in Active, have the timers that they asked for, and
  /// every change of state was one move of the group.
  private func expectTogether(_ node: GroupNetwork.Node, seed: UInt64) {
    let members = node.group.members.map(\.router)
    let isTogether = Set(members.map(\.state)).count == 1
    let hasTimers = members.indices.allSatisfy { index in
      node.holdsAddresses[index] == (members[index].state == .active)
        && VirtualRouter.TimerName.allCases.allSatisfy {
          node.timers[index][$0] == members[index].deadline(of: $0)
        }
    }
    let hasMoved = node.memberStates.allSatisfy { $0 == node.moves.map(\.to) }
    if !isTogether || !hasTimers || !hasMoved {
      Issue.record("seed \(seed): \(members.map(\.state)), \(node.timers), \(node.moves.map(\.description))")
    }
  }

  private func expectOneWinner(_ network: GroupNetwork, seed: UInt64) {
    let winners = network.nodes.filter { $0.group.state == .active }
    #expect(winners.count == 1, "seed \(seed)")
    guard let winner = winners.first?.group.members[0].router, winner.configuration.preempts else { return }
    let best = network.nodes.map { $0.group.members[0].router.priority }.max()
    #expect(winner.priority == best, "seed \(seed)")
  }

  private func expectRest(_ network: inout GroupNetwork, for time: Duration, seed: UInt64) {
    let before = network.nodes.map(\.moves.count)
    network.run(until: network.now + time)
    #expect(network.nodes.map(\.moves.count) == before, "seed \(seed)")
  }
}

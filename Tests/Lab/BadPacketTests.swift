import ControlAPI
import LabKit
import Testing

extension NamespaceLab {
  @Suite("Packets that nobody should believe, 1,000 a second to each host")
  struct BadPacketTests {
    /// Where the packets claim to come from, and what is wrong with them.
    struct Flood: Sendable, CustomTestStringConvertible {
      let testDescription: String
      let source: String
      let arguments: [String]
      let interval: Duration
      let seconds: Int

      static let all = [
        Flood(
          testDescription: "bad checksums from a stranger, advertisements every second",
          source: HostName.client.ipv4, arguments: [], interval: .seconds(1), seconds: 10),
        Flood(
          testDescription: "bad checksums in a peer's name, advertisements every 100 ms",
          source: HostName.lb2.ipv4, arguments: [], interval: .milliseconds(100), seconds: 3),
        Flood(
          testDescription: "well-made packets from a stranger, advertisements every 100 ms",
          source: HostName.client.ipv4, arguments: ["--good-checksum"], interval: .milliseconds(100),
          seconds: 3),
      ]
    }

    @Test(
      "change nothing: no transition, and advertisements stay within 5 % of their interval",
      arguments: Flood.all)
    func change(flood: Flood) throws {
      var configuration = TierConfiguration()
      configuration.interval = flood.interval
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        try expect("an advertisement's lateness", atMost: flood.interval / 20) {
          let before = try states(tier)
          let times = try advertisements(in: tier, during: flood)
          #expect(try states(tier) == before)
          let gaps = zip(times, times.dropFirst()).map { Duration.seconds($1 - $0) }
          try #require(gaps.count > 7)
          return .seconds(gaps.map { abs(($0 - flood.interval).seconds) }.max() ?? 0)
        }
        for host in tier.configuration.hosts where host.ipv4 != flood.source {
          let rejected = try #require(tier[host].router).peers.flatMap(\.rejected.values).reduce(0, +)
          #expect(rejected > 900 * flood.seconds, "\(host) counted \(rejected) rejected packets")
        }
      }
    }

    /// Sends the flood to both hosts; answers when lb2 heard from lb1 meanwhile.
    private func advertisements(in tier: Tier, during flood: Flood) throws -> [Double] {
      let capture = try PacketCapture(on: tier.lab[.lb2], of: .lb1)
      try Command.run(
        tier.lab[.client].namespace.command(
          [
            tier.lab.programs.lab, "flood", "--from", flood.source, "--to", HostName.lb1.ipv4, "--to",
            HostName.lb2.ipv4, "--rate", "2000", "--for", "\(flood.seconds)s",
          ] + flood.arguments), within: .seconds(30))
      return try capture.stop().map(\.time)
    }

    /// State and number of transitions of both hosts.
    private func states(_ tier: Tier) throws -> [String] {
      try tier.configuration.hosts.map { host in
        let router = try #require(tier[host].router)
        return "\(host) \(router.state) since \(router.since), \(router.activeTransitions) transitions"
      }
    }
  }
}

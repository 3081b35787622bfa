import ControlAPI
import LabKit
import Testing

extension NamespaceLab {
  @Suite("Packets that nobody should believe, 1,000 a second")
  struct BadPacketTests {
    /// Where the packets claim to come from, and what is wrong with them.
    struct Flood: Sendable, CustomTestStringConvertible {
      let testDescription: String
      let source: String
      let arguments: [String]
      let interval: Duration
      let duration: String

      static let all = [
        Flood(
          testDescription: "bad checksums from a stranger, advertisements every second",
          source: HostName.client.ipv4, arguments: [], interval: .seconds(1), duration: "10s"),
        Flood(
          testDescription: "bad checksums in a peer's name, advertisements every 100 ms",
          source: HostName.lb2.ipv4, arguments: [], interval: .milliseconds(100), duration: "3s"),
        Flood(
          testDescription: "well-made packets from a stranger, advertisements every 100 ms",
          source: HostName.client.ipv4, arguments: ["--good-checksum"], interval: .milliseconds(100),
          duration: "3s"),
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
        let before = try states(tier)
        let capture = try PacketCapture(on: tier.lab[.lb2])
        let client = tier.lab[.client]
        let sent = try Command.run(
          client.namespace.command(
            [
              tier.lab.programs.lab, "flood", "--from", flood.source, "--to", HostName.lb1.ipv4, "--to",
              HostName.lb2.ipv4, "--for", flood.duration,
            ] + flood.arguments), within: .seconds(30))
        #expect((Int(sent.split(separator: " ").first ?? "") ?? 0) > 2500)
        let packets = try capture.stop()

        #expect(try states(tier) == before)
        let times = packets.filter { $0.source == HostName.lb1.ipv4 && $0.destination == HostName.lb2.ipv4 }
          .map(\.time)
        let gaps = zip(times, times.dropFirst()).map { Duration.seconds($1 - $0) }
        try #require(gaps.count > 7)
        let worst = gaps.map { abs(($0 - flood.interval).seconds) }.max() ?? 0
        expect("an advertisement's lateness", took: .seconds(worst), atMost: flood.interval / 20)
        if flood.source == HostName.lb2.ipv4 {
          #expect(tier[.lb1].router?.peers.contains { !$0.rejected.isEmpty } == true)
        }
      }
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

import ControlAPI
import LabKit
import Testing

extension NamespaceLab {
  @Suite("Failover, advertisements every second")
  struct FailoverTests {
    private let url = "http://10.0.0.30/"

    private var configuration: TierConfiguration {
      var configuration = TierConfiguration()
      configuration.interval = .seconds(1)
      configuration.backends = [.worker1]
      return configuration
    }

    /// The longest time without an answer for a client while `failure` happens to lb1 and lb2 takes over.
    private func outage(_ failure: (Tier) throws -> Void) throws -> Duration {
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        try tier.waitForBackends()
        let client = try tier.lab.measureOutages(of: url)
        try wait(.milliseconds(500))
        try failure(tier)
        try eventually("lb2 is Active") { tier[.lb2].state == .active }
        try wait(.milliseconds(500))
        let report = try client.finish()
        print("measured: \(report.summary)")
        try #require(report.answered > 100, "\(report.summary)")
        #expect(report.outages.allSatisfy { !$0.isOpen }, "\(report.summary)")
        return report.longestOutage
      }
    }

    @Test("a clean stop costs the client at most the skew time and 50 ms")
    func cleanStop() throws {
      try expect("clean stop", atMost: configuration.skew(of: .lb2) + .milliseconds(50)) {
        try outage { tier in
          let status = try tier[.lb1].process.stop()
          #expect(status == .exited(0))
          #expect(try !tier.lab[.lb1].holds("10.0.0.30"))
        }
      }
    }

    @Test("a power cut costs the client at most three intervals, the skew time and 100 ms")
    func powerCut() throws {
      try expect("power cut", atMost: configuration.activeDownInterval(of: .lb2) + .milliseconds(100)) {
        try outage { try $0.cutPower(of: .lb1) }
      }
    }

    @Test("killing every process on the active host costs the client no more than a power cut")
    func everythingKilled() throws {
      try expect(
        "everything on the active host killed",
        atMost: configuration.activeDownInterval(of: .lb2) + .milliseconds(100)
      ) {
        try outage { $0.lab[.lb1].killEverything() }
      }
    }
  }
}

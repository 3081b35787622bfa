import ControlAPI
import LabKit
import Testing

extension NamespaceLab {
  @Suite("Split brain")
  struct SplitBrainTests {
    private static let runs = 3

    private var configuration: TierConfiguration {
      var configuration = TierConfiguration()
      configuration.backends = [.worker1]
      return configuration
    }

    /// Drops VRRP packets that arrive at `host`.
    private func deafen(_ host: Host) throws {
      try host.namespace.run("nft", "add", "table", "inet", "split")
      try host.namespace.run(
        "nft", "add", "chain", "inet", "split", "input", "{ type filter hook input priority 0; }")
      try host.namespace.run(
        "nft", "add", "rule", "inet", "split", "input", "meta", "l4proto", "112", "drop")
    }

    private func heal(_ host: Host) throws {
      try host.namespace.run("nft", "delete", "table", "inet", "split")
    }

    /// The client's longest outage while `change` happens and for a while after.
    private func outage(in tier: Tier, after: Duration = .seconds(1), _ change: () throws -> Void) throws
      -> Duration
    {
      let client = try tier.lab.measureOutages(of: "http://10.0.0.30/")
      try change()
      try wait(after)
      let report = try client.finish()
      try #require(report.answered > 50, "\(report.summary)")
      return report.longestOutage
    }

    @Test("when a split heals there is one winner, which announces: clients reach it at once")
    func split() throws {
      try Prerequisites.check(["nft"])
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        try tier.waitForBackends()
        for _ in 0..<Self.runs {
          try deafen(tier.lab[.lb1])
          try deafen(tier.lab[.lb2])
          try eventually("both are Active") { tier[.lb2].state == .active && tier[.lb1].state == .active }
          try wait(.seconds(2))
          try expect("a split heals", atMost: .milliseconds(100)) {
            try outage(in: tier) {
              try heal(tier.lab[.lb1])
              try heal(tier.lab[.lb2])
              let healed = try eventually("one is Active") { tier[.lb2].state == .backup }
              print("measured: two Active for \(healed.text) after the split was over")
              #expect(healed <= tier.configuration.interval + .milliseconds(50))
              try tier.settle(active: .lb1)
            }
          }
          let other = try #require(tier[.lb1].router?.anotherActive)
          #expect(other.host == "lb2" && other.address == HostName.lb2.ipv4)
        }
      }
    }

    @Test("an Active that is heard but does not hear is an alarm for as long as that lasts")
    func oneWay() throws {
      try Prerequisites.check(["nft"])
      try withTier(TierConfiguration()) { tier in
        try tier.settle(active: .lb1)
        try deafen(tier.lab[.lb2])
        try eventually("lb1 says that lb2 does not yield") {
          tier[.lb1].router?.alarms.contains { $0.contains("goes on as Active") } == true
        }
        #expect(tier[.lb1].state == .active && tier[.lb2].state == .active)
        try heal(tier.lab[.lb2])
        try tier.settle(active: .lb1)
        try eventually("the alarm is over") { tier[.lb1].router?.alarms.isEmpty == true }
        #expect(tier[.lb1].router?.anotherActive?.host == "lb2")
      }
    }

    @Test(
      "another host that answers for the address is found, named, and forgotten when it is gone",
      arguments: [("10.0.0.30/24", "10.0.0.30/32"), ("fd00::30/64", "fd00::30/128")])
    func duplicate(address: String, copy: String) throws {
      var configuration = TierConfiguration()
      configuration.addresses = [address]
      configuration.options = ["announcements: { probe: 1s }"]
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        let client = tier.lab[.client]
        try client.namespace.ip("addr", "add", copy, "dev", Host.device, "nodad")
        try eventually("lb1 finds the other holder") {
          tier[.lb1].router?.alarms.contains { $0.hasSuffix("is also answered by \(HostName.client.mac)") }
            == true
        }
        let events = try ControlClient(socketPath: tier[.lb1].socketPath).events()
        #expect(events.filter { $0.kind == .duplicateAddress }.count == 1)
        #expect(tier[.lb1].state == .active)
        #expect(try #require(tier[.lb1].router).addressClaims > 0)
        try client.namespace.ip("addr", "del", copy, "dev", Host.device)
        try eventually("it is forgotten") { tier[.lb1].router?.alarms.isEmpty == true }
        // The takeover of a host that fails is no conflict.
        try tier[.lb1].process.stop()
        try tier.settle(active: .lb2)
        try always("lb2 finds nobody", for: .seconds(3)) { tier[.lb2].router?.alarms.isEmpty ?? false }
      }
    }
  }
}

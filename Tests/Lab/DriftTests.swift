import ControlAPI
import LabKit
import Testing

extension NamespaceLab {
  @Suite("Drift")
  struct DriftTests {
    @Test(
      "an address in one host's file only is an alarm on both that names it, and no transition; it ends with the difference"
    )
    func extraAddress() throws {
      try withTier(TierConfiguration()) { tier in
        try tier.settle(active: .lb1)
        for host in [HostName.lb1, .lb2] {
          try eventually("\(host) knows that the configurations are the same") {
            try tier[host].status().peerHosts.first?.configuration == .same
          }
          let peer = try #require(try tier[host].status().peerHosts.first)
          #expect(peer.link == .heard)
          #expect(peer.virtualRouters.map(\.name) == ["web"])
        }
        let before = [HostName.lb1, .lb2].map { tier[$0].router?.activeTransitions }
        var other = tier.configuration
        other.addresses.append("10.0.0.77/24")
        try tier[.lb1].write(other)
        #expect(try tier[.lb1].control("reload").succeeded)
        for (host, peer) in [(HostName.lb1, "lb2"), (.lb2, "lb1")] {
          let alarm =
            "\(peer)'s configuration differs from this host's in virtual_routers.web: addresses"
          try eventually("\(host) shows: \(alarm)", within: .seconds(20), every: .milliseconds(50)) {
            try tier[host].status().alarms.contains(alarm)
          }
          #expect(tier[host].process.log.contains(alarm))
          #expect(try tier[host].control("status").output.contains("different"))
        }
        #expect(try tier.lab[.lb1].holds("10.0.0.77"))
        try tier[.lb2].write(other)
        #expect(try tier[.lb2].control("reload").succeeded)
        for host in [HostName.lb1, .lb2] {
          try eventually("\(host) shows no alarm any more") { try tier[host].status().alarms.isEmpty }
          #expect(tier[host].process.log.contains("has the same configuration as this host again"))
        }
        #expect([HostName.lb1, .lb2].map { tier[$0].router?.activeTransitions } == before)
        #expect(tier[.lb1].state == .active && tier[.lb2].state == .backup)
      }
    }

    @Test("a keepalived beside Aloft answers that nothing listens, is asked seldom, and is not disturbed")
    func keepalived() throws {
      var configuration = TierConfiguration()
      configuration.options = ["checksum: keepalived"]
      try withLab([.lb1, .lb2]) { lab in
        let aloft = try AloftDaemon(on: lab[.lb1], configuration, programs: lab.programs)
        let keepalived = try Keepalived(
          on: lab[.lb2], Keepalived.Configuration(configuration, peer: .lb1, priority: 100))
        try eventually("Aloft is Active") { aloft.state == .active }
        try eventually("it knows that keepalived does not listen") {
          try aloft.status().peerHosts.first?.link == .refused
        }
        let before = keepalived.process.log
        try wait(.seconds(3))
        #expect(keepalived.process.log == before)
        let status = try aloft.status()
        #expect(status.peerHosts.first?.configuration == .unknown)
        #expect(status.alarms.isEmpty)
        #expect(status.virtualRouters.first?.activeTransitions == 1)
      }
    }
  }
}

import ControlAPI
import Glibc
import LabKit
import Testing

extension NamespaceLab {
  @Suite("Operation")
  struct OperationTests {
    private let mistakes = """
      hosts:
        lb1: { address: 10.0.0.20, priorty: 101 }
        lb2: { address: 10.0.0.21, priority: 100 }
      virtual_routers:
        web:
          virtual_router_id: 300
          interface: ens5
          addresses: [10.0.0.30/24]

      """

    @Test("a configuration with mistakes starts nothing: exit 1, and every mistake with its place")
    func mistakesAtStart() throws {
      try withLab([.lb1]) { lab in
        let daemon = try AloftDaemon(on: lab[.lb1], TierConfiguration(), programs: lab.programs)
        try eventually("it answers") { daemon.state != nil }
        try daemon.process.stop()
        try daemon.write(mistakes)
        try daemon.restart()
        #expect(try daemon.process.waitForExit() == .exited(1))
        #expect(daemon.process.log.contains("aloft.yaml:2:30: error: "))
        #expect(daemon.process.log.contains("did you mean 'priority'?"))
        #expect(daemon.process.log.contains("aloft.yaml:6:24: error: "))
        #expect(daemon.state == nil)
        #expect(try !lab[.lb1].holds("10.0.0.30"))
      }
    }

    @Test("a reload with mistakes is refused and changes nothing; a good one takes effect")
    func reload() throws {
      try withTier(TierConfiguration()) { tier in
        let daemon = tier[.lb1]
        try tier.settle(active: .lb1)
        let before = try #require(daemon.router)

        try daemon.write(mistakes)
        let refusal = try daemon.control("reload")
        #expect(refusal.status == .exited(1))
        #expect(refusal.output.contains("aloft.yaml:2:30"))
        daemon.reload()
        try eventually("SIGHUP is refused, too") { daemon.process.log.contains("aloft.yaml:2:30") }
        try always("lb1 stays Active with its address", for: .milliseconds(500)) {
          try daemon.router?.since == before.since && tier.lab[.lb1].holds("10.0.0.30")
        }

        let elsewhere = tier.configuration.text(controlSocket: daemon.socketPath)
          .split(separator: Host.device, omittingEmptySubsequences: false).joined(separator: "ens55")
        try daemon.write(elsewhere)
        let slip = try daemon.control("reload")
        #expect(slip.status == .exited(1))
        #expect(slip.output.contains("there is no interface ens55"), "\(slip.output)")
        #expect(try daemon.router?.since == before.since && tier.lab[.lb1].holds("10.0.0.30"))

        var configuration = tier.configuration
        configuration.addresses.append("10.0.0.31/24")
        for host in configuration.hosts { try tier[host].write(configuration) }
        daemon.reload()
        tier[.lb2].reload()
        try eventually("the new address is held beside the old one") {
          let addresses = try tier.lab[.lb1].addresses()
          return addresses.contains("10.0.0.31") && addresses.contains("10.0.0.30")
        }
        #expect(try daemon.control("reload").status == .exited(0))
        #expect(daemon.state == .active)
      }
    }

    @Test("aloftctl shows the state, for people and for programs")
    func control() throws {
      try withTier(TierConfiguration()) { tier in
        try tier.settle(active: .lb1)
        let table = try tier[.lb1].control("status")
        #expect(table.succeeded && table.output.contains("Active"))
        let json = try tier[.lb1].control("status", "--json")
        #expect(json.succeeded && json.output.contains("\"Active\""))
        try tier[.lb1].process.stop()
        #expect(try tier[.lb1].control("status").status == .exited(3))
      }
    }

    @Test("an idle daemon needs at most 25 MB of memory")
    func memory() throws {
      var configuration = TierConfiguration()
      configuration.backends = [.worker1]
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        try tier.waitForBackends()
        for host in configuration.hosts {
          let kilobytes = tier[host].residentKilobytes
          print("measured: aloftd on \(host): \(kilobytes) kB resident (at most 25000 kB)")
          #expect((1...25_000).contains(kilobytes))
        }
      }
    }

    @Test("every transition is told with its cause")
    func events() throws {
      try withTier(TierConfiguration()) { tier in
        try tier.settle(active: .lb1)
        let events = try ControlClient(socketPath: tier[.lb1].socketPath).events()
        let transitions = events.filter { $0.kind == .transition }
        #expect(transitions.last?.fields["to"] == "Active")
        #expect(transitions.allSatisfy { $0.fields["cause"]?.isEmpty == false })
      }
    }
  }
}

import ControlAPI
import Glibc
import LabKit
import Testing

extension NamespaceLab {
  @Suite("Leases, advertisements every second")
  struct LeaseTests {
    private var configuration: TierConfiguration {
      var configuration = TierConfiguration()
      configuration.interval = .seconds(1)
      configuration.backends = [.worker1]
      return configuration
    }

    /// Watches both hosts from the moment that `taker` has the address, and answers for how long `loser` had it, too.
    private func overlap(of loser: HostName, with taker: HostName, in tier: Tier, for limit: Duration) throws
      -> Duration
    {
      try eventually("\(taker) has taken over") { try tier.lab[taker].holds("10.0.0.30") }
      var overlap = Duration.zero
      let start = ContinuousClock.now
      var before = start
      while ContinuousClock.now - start < limit {
        let both = try tier.lab[loser].holds("10.0.0.30") && tier.lab[taker].holds("10.0.0.30")
        let now = ContinuousClock.now
        if both { overlap += now - before }
        before = now
        try wait(.milliseconds(5))
      }
      return overlap
    }

    @Test("a host whose every process is killed has lost the address when its peer takes over")
    func everythingKilled() throws {
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        try wait(.milliseconds(1500))
        tier.lab[.lb1].killEverything()
        #expect(try overlap(of: .lb1, with: .lb2, in: tier, for: .seconds(3)) == .zero)
      }
    }

    @Test("a host that stands still for 6 s has lost the address, and on waking goes to Backup once")
    func frozen() throws {
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        try tier.waitForBackends()
        try wait(.milliseconds(1500))
        let processes = tier.lab[.lb1].namespace.processes
        processes.forEach { kill($0, SIGSTOP) }
        let frozen = ContinuousClock.now
        #expect(try overlap(of: .lb1, with: .lb2, in: tier, for: .seconds(1)) == .zero)
        try wait(.seconds(6) - (ContinuousClock.now - frozen))
        let client = try tier.lab.measureOutages(of: "http://10.0.0.30/")
        processes.forEach { kill($0, SIGCONT) }
        // Until the ordinary preemption, three intervals and the skew time later.
        #expect(try overlap(of: .lb1, with: .lb2, in: tier, for: .seconds(2)) == .zero)
        let router = try #require(tier[.lb1].router)
        #expect(router.state == .backup)
        #expect(router.cause.hasPrefix("this host was not running for"), "\(router.cause)")
        try tier.settle(active: .lb1)
        #expect(tier[.lb1].router?.activeTransitions == 2)
        try wait(.milliseconds(200))
        let report = try client.finish()
        print("measured: stood still for 6 s, then resumed: \(report.summary)")
        #expect(report.longestOutage <= .milliseconds(100), "\(report.summary)")
      }
    }

    @Test("renewals never let the address or the routes go, are no events, and end with `lease: false`")
    func renewals() throws {
      var configuration = configuration
      configuration.backends = []
      configuration.addresses = ["10.0.0.30/24", "fd00::30/64", "fd01::31/128"]
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        let lb1 = tier.lab[.lb1]
        func listing() throws -> String { try lb1.namespace.ip("addr", "show", "dev", Host.device) }
        func routes() throws -> String {
          try lb1.namespace.ip("route") + lb1.namespace.ip("-6", "route", "show", "dev", Host.device)
        }
        let before = try routes()
        let monitor = try AddressMonitor(on: lb1)
        try wait(.seconds(5))
        let changes = tier.configuration.addresses.flatMap {
          monitor.changes(of: String($0.split(separator: "/")[0]))
        }
        #expect(changes.filter { $0.isRemoval }.isEmpty)
        // Once a second each: not more often than needed.
        #expect((12...18).contains(changes.count), "\(changes.count) renewals")
        #expect(try routes() == before)
        #expect(try listing().contains("deprecated"))
        let events = try tier[.lb1].control("events").output
        #expect(!events.contains("put back"))

        configuration.options = ["lease: false"]
        try tier[.lb1].write(configuration)
        tier[.lb1].reload()
        try eventually("no address has a lease") { try !listing().contains("dynamic") }
        #expect(try lb1.holds("fd01::31"))
        configuration.options = ["lease: 2s"]
        try tier[.lb1].write(configuration)
        tier[.lb1].reload()
        try eventually("every address has a lease") {
          try listing().split(separator: "\n").filter { $0.contains("dynamic") }.count == 3
        }
        #expect(tier[.lb1].router?.activeTransitions == 1)
      }
    }

    @Test("an address whose lease ends while no peer can have taken over is back at once")
    func late() throws {
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        let monitor = try AddressMonitor(on: tier.lab[.lb1])
        tier[.lb1].process.freeze()
        try eventually("the lease has ended") { try !tier.lab[.lb1].holds("10.0.0.30") }
        tier[.lb1].process.resume()
        try eventually("the address is back") { try tier.lab[.lb1].holds("10.0.0.30") }
        print("measured: away until resumed: \(monitor.absences(of: "10.0.0.30").map(\.text))")
        try tier.settle(active: .lb1)
        #expect(tier[.lb1].router?.activeTransitions == 1)
        #expect(try tier[.lb1].control("events").output.contains("left ens5 with its lease"))
      }
    }
  }
}

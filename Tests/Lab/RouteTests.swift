import ControlAPI
import LabKit
import Testing

extension NamespaceLab {
  @Suite("Routes")
  struct RouteTests {
    private static var configuration: TierConfiguration {
      var configuration = TierConfiguration()
      configuration.options = [
        "routes:", "  - { to: default, via: 10.0.0.1, table: 1000, source: 10.0.0.30 }",
        "  - { to: default, via: \"2001:db8::1\", device: \(Host.device), onlink: true, table: 1000 }",
        "  - { to: 10.66.0.0/16, type: blackhole }",
        "rules:", "  - { from: 10.0.0.30, table: 1000, priority: 500 }",
        "  - { iif: lo, to: \"2001:db8:66::/48\", table: 1000, priority: 501 }",
      ]
      return configuration
    }

    /// Everything with Aloft's mark in the kernel's tables.
    private static func own(on host: Host) throws -> [String] {
      let listings = [
        try host.namespace.ip("-4", "route", "show", "table", "all", "proto", "112"),
        try host.namespace.ip("-6", "route", "show", "table", "all", "proto", "112"),
        try host.namespace.ip("-4", "rule", "show"), try host.namespace.ip("-6", "rule", "show"),
      ]
      return listings.enumerated().flatMap { index, listing in
        listing.split(separator: "\n").filter { index < 2 || $0.contains("proto 112") }.map(String.init)
      }
    }

    private static func hasAll(_ host: Host) throws -> Bool { try own(on: host).count == 5 }

    @Test("routes and rules are where the address is: at first, after a fail-over, and after the way back")
    func move() throws {
      try withTier(Self.configuration) { tier in
        let (lb1, lb2) = (tier.lab[.lb1], tier.lab[.lb2])
        try tier.settle(active: .lb1)
        try eventually("lb1 has all routes and rules") { try Self.hasAll(lb1) }
        #expect(try Self.own(on: lb2).isEmpty)
        let answer = try lb1.namespace.ip("route", "get", "192.0.2.1", "from", "10.0.0.30")
        #expect(answer.contains("via 10.0.0.1") && answer.contains("table 1000"))
        let router = try #require(tier[.lb1].router)
        #expect(router.routes.map(\.held) == [true, true, true])
        #expect(router.rules.map(\.held) == [true, true])
        #expect(router.alarms.isEmpty)

        try tier[.lb1].process.stop()
        try tier.settle(active: .lb2)
        try eventually("lb2 has all routes and rules") { try Self.hasAll(lb2) }
        #expect(try Self.own(on: lb1).isEmpty)

        try tier[.lb1].restart()
        try tier.settle(active: .lb1)
        try eventually("they are back on lb1 only") { try Self.hasAll(lb1) && Self.own(on: lb2).isEmpty }
      }
    }

    @Test("what somebody removes, or the kernel with an address, is put back without a transition")
    func restored() throws {
      try withTier(Self.configuration) { tier in
        let lb1 = tier.lab[.lb1]
        try tier.settle(active: .lb1)
        try eventually("lb1 has all routes and rules") { try Self.hasAll(lb1) }
        let removals = [
          ["route", "del", "default", "table", "1000"], ["-6", "route", "del", "default", "table", "1000"],
          ["rule", "del", "pref", "500"], ["-6", "rule", "del", "pref", "501"],
          ["addr", "del", "10.0.0.30/24", "dev", Host.device],
        ]
        for removal in removals {
          try Command.run(["ip", "-n", lb1.namespace.name] + removal)
          let time = try eventually("after \(removal) all is there again", every: .milliseconds(1)) {
            try Self.hasAll(lb1) && lb1.holds("10.0.0.30")
          }
          print("measured: back after ip \(removal.joined(separator: " ")): \(time.text)")
        }
        let router = try #require(tier[.lb1].router)
        #expect(router.state == .active && router.activeTransitions == 1)
        #expect(tier[.lb1].process.log.contains("was missing and has been put back"))
      }
    }

    @Test("what a killed daemon left behind is removed when the next one starts; routes of others stay")
    func leftovers() throws {
      try withTier(Self.configuration) { tier in
        let lb1 = tier.lab[.lb1]
        try tier.settle(active: .lb1)
        try eventually("lb1 has all routes and rules") { try Self.hasAll(lb1) }
        try lb1.namespace.ip("route", "add", "10.67.0.0/16", "via", "10.0.0.1", "table", "1000")
        try tier[.lb1].process.crash()
        #expect(try Self.hasAll(lb1))
        try eventually("lb2 is Active") { tier[.lb2].state == .active }
        var configuration = tier.configuration
        configuration.priorities[.lb1] = 50
        try tier[.lb1].write(configuration)
        try tier[.lb1].restart()
        try tier.settle(active: .lb2)
        #expect(try Self.own(on: lb1).isEmpty)
        #expect(try lb1.namespace.ip("route", "show", "table", "1000").contains("10.67.0.0/16"))
      }
    }

    @Test("a reload adds and removes what differs and touches nothing else")
    func reload() throws {
      try withTier(Self.configuration) { tier in
        let lb1 = tier.lab[.lb1]
        try tier.settle(active: .lb1)
        try eventually("lb1 has all routes and rules") { try Self.hasAll(lb1) }
        let monitor = try lb1.start("route-monitor", ["ip", "monitor", "route"])
        try eventually("ip monitor listens", every: .milliseconds(20)) {
          try lb1.namespace.ip("route", "add", "blackhole", "10.99.0.0/16")
          try lb1.namespace.ip("route", "del", "blackhole", "10.99.0.0/16")
          return monitor.log.contains("10.99.0.0/16")
        }
        var configuration = tier.configuration
        configuration.options = configuration.options.map { line in
          line.replacing("10.66.0.0/16", with: "10.68.0.0/16")
        }
        try tier[.lb1].write(configuration)
        #expect(try tier[.lb1].control("reload").status == .exited(0))
        try eventually("the other route is there") {
          try Self.own(on: lb1).contains { $0.contains("10.68.0.0/16") }
        }
        let changes = monitor.log.split(separator: "\n").filter { $0.contains("proto 112") }
        #expect(changes.count == 2, "\(changes)")
        #expect(changes.contains { $0.contains("Deleted") && $0.contains("10.66.0.0/16") })
        #expect(tier[.lb1].router?.activeTransitions == 1)
      }
    }

    @Test("a host that cannot set a route does not claim to be Active, and says why")
    func failure() throws {
      try withTier(Self.configuration) { tier in
        try tier.settle(active: .lb1)
        try tier[.lb1].process.stop()
        try tier.lab[.lb1].namespace.ip(
          "route", "add", "default", "via", "10.0.0.9", "dev", Host.device, "table", "1000")
        try tier[.lb1].restart()
        try eventually("lb1 has tried, and lb2 has taken over") {
          let text = tier[.lb1].process.log
          return text.contains(
            "the route 0.0.0.0/0 via 10.0.0.9 table 1000, which is not Aloft's, is in its place")
            && tier[.lb2].state == .active
        }
        try eventually("the addresses are with lb2") {
          try tier.lab[.lb2].holds("10.0.0.30") && !tier.lab[.lb1].holds("10.0.0.30")
        }
      }
    }
  }
}

import ControlAPI
import LabKit
import Testing

extension NamespaceLab {
  @Suite("Groups")
  struct GroupTests {
    /// `web` on the first network card and `inside` on the second, together.
    static let configuration: TierConfiguration = {
      var configuration = TierConfiguration()
      configuration.furtherRouters = [
        "  inside:", "    virtual_router_id: 102", "    interface: \(Host.secondDevice)",
        "    advertisement_interval: 200ms", "    addresses: [10.1.0.30/24]",
        "    source: { lb1: 10.1.0.20, lb2: 10.1.0.21 }",
      ]
      configuration.furtherSections = ["groups: { site: [web, inside] }"]
      return configuration
    }()

    @Test("a cable that is pulled on one segment moves both addresses, in one move; plugged in, both return")
    func cable() throws {
      try withPair { tier in
        let (lb1, lb2) = (tier.lab[.lb1], tier.lab[.lb2])
        let moves = try moves(tier[.lb2])
        try lb1.cutSecondCable()
        try eventually("lb2 is Active with both") { try holdsBoth(lb2) && holdsNone(lb1) }
        let routers = try tier[.lb1].status().virtualRouters
        #expect(routers.map(\.state) == [.initialize, .initialize])
        #expect(routers.map(\.group) == ["site", "site"])
        #expect(
          routers.map(\.cause) == [
            "inside: the interface is down", "interface \(Host.secondDevice) is down",
          ])
        #expect(try self.moves(tier[.lb2]).dropFirst(moves.count).count == 1)
        try lb1.plugSecondCable()
        try eventually("lb1 is Active with both") { try holdsBoth(lb1) && holdsNone(lb2) }
        #expect(try self.moves(tier[.lb2]).dropFirst(moves.count).count == 2)
      }
    }

    @Test("a segment that is cut between the hosts moves nothing, and is an alarm")
    func segment() throws {
      try withPair { tier in
        let before = try (moves(tier[.lb1]), moves(tier[.lb2]))
        try tier.lab[.lb2].isolateSecondCard(true)
        try eventually("lb2 says that it hears nobody there") {
          try tier[.lb2].status().alarms.contains { $0.contains("inside hears nobody") }
        }
        try always("nothing moves", for: .seconds(2)) {
          try holdsBoth(tier.lab[.lb1]) && holdsNone(tier.lab[.lb2])
        }
        try tier.lab[.lb2].isolateSecondCard(false)
        try eventually("the alarm is over") { try tier[.lb2].status().alarms.isEmpty }
        #expect(try (moves(tier[.lb1]), moves(tier[.lb2])) == before)
      }
    }

    @Test("a reload that forms or ends a group moves nothing")
    func reload() throws {
      try withPair { tier in
        var apart = Self.configuration
        apart.furtherSections = []
        for configuration in [apart, Self.configuration] {
          for host in [HostName.lb1, .lb2] {
            try tier[host].write(configuration)
            tier[host].reload()
          }
          let group = configuration.furtherSections.isEmpty ? nil : "site"
          try eventually("the group is \(group ?? "gone")") {
            try [HostName.lb1, .lb2].allSatisfy { try tier[$0].status().virtualRouters[0].group == group }
          }
          #expect(try holdsBoth(tier.lab[.lb1]) && holdsNone(tier.lab[.lb2]))
        }
        #expect(try tier[.lb1].status().virtualRouters.map(\.activeTransitions) == [1, 1])
      }
    }

    private func withPair(_ body: (Tier) throws -> Void) throws {
      try withLab([.lb1, .lb2]) { lab in
        for host in lab.allHosts { try host.addSecondCard() }
        let tier = try Tier(Self.configuration, in: lab)
        try eventually("lb1 is Active with both") { try holdsBoth(lab[.lb1]) && holdsNone(lab[.lb2]) }
        try eventually("lb2 is Backup with both") {
          try tier[.lb2].status().virtualRouters.map(\.state) == [.backup, .backup]
        }
        try body(tier)
      }
    }

    private func holdsBoth(_ host: Host) throws -> Bool {
      try host.holds("10.0.0.30") && host.addresses(of: Host.secondDevice).contains("10.1.0.30")
    }

    private func holdsNone(_ host: Host) throws -> Bool {
      try !host.holds("10.0.0.30") && !host.addresses(of: Host.secondDevice).contains("10.1.0.30")
    }

    /// The transitions that count, as `aloftctl events` tells them.
    private func moves(_ daemon: AloftDaemon) throws -> [String] {
      try daemon.control("events").output.split(separator: "\n").map(String.init).filter {
        $0.contains("  transition: site: ")
      }
    }
  }
}

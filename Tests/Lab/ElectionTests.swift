import ControlAPI
import LabKit
import Testing

extension NamespaceLab {
  @Suite("Election")
  struct ElectionTests {
    static let kinds: [TierConfiguration] = {
      var ipv6 = TierConfiguration()
      ipv6.addresses = ["fe80::30/64", "fd00::30/64"]
      var version2 = TierConfiguration()
      version2.version = 2
      version2.interval = .seconds(1)
      version2.password = "passwordgoeshere"
      var both = TierConfiguration()
      both.addresses = ["10.0.0.30/24", "fd00::30/64"]
      return [TierConfiguration(), ipv6, version2, both]
    }()

    @Test("of two hosts the better one is Active, alone, and holds the address", arguments: kinds)
    func better(configuration: TierConfiguration) throws {
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        let router = try #require(tier[.lb1].router)
        #expect(router.priority == 101)
        #expect(router.addresses.map(\.address) == configuration.addresses)
        #expect(router.addresses.allSatisfy { $0.held })
        #expect(router.peers.allSatisfy { $0.rejected.isEmpty })
        #expect(tier[.lb2].router?.peers.first?.rejected == [:])
        #expect(tier[.lb2].router?.activePeer == "lb1")
      }
    }

    @Test("of three hosts the best that is left is Active, and the best takes over again when it returns")
    func three() throws {
      var configuration = TierConfiguration()
      configuration.hosts = [.lb1, .lb2, .lb3]
      configuration.priorities = [.lb1: 200, .lb2: 150, .lb3: 100]
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        try tier.cutPower(of: .lb1)
        try tier.settle(active: .lb2)
        try tier[.lb2].process.stop()
        try tier.settle(active: .lb3)
        try tier[.lb2].restart()
        try tier.settle(active: .lb2)
        try tier.boot(.lb1)
        try tier.settle(active: .lb1)
      }
    }

    @Test("a better host that may not preempt leaves the address where it is")
    func noPreemption() throws {
      var configuration = TierConfiguration()
      configuration.options = ["preempt: false"]
      try withTier(configuration) { tier in
        // At the start whoever is first stays.
        try eventually("one host is Active") { [tier[.lb1].state, tier[.lb2].state].contains(.active) }
        try tier[.lb1].process.stop()
        try tier.settle(active: .lb2)
        try tier[.lb1].restart()
        try tier.settle(active: .lb2)
        try always("lb2 is Active", for: .seconds(1)) { tier[.lb2].state == .active }
      }
    }

    @Test("two hosts of the same priority agree on one")
    func tie() throws {
      var configuration = TierConfiguration()
      configuration.priorities = [.lb1: 100, .lb2: 100]
      try withTier(configuration) { tier in
        try eventually("exactly one host is Active") {
          Set([tier[.lb1].state, tier[.lb2].state]) == [.active, .backup]
        }
        let active: HostName = tier[.lb1].state == .active ? .lb1 : .lb2
        try tier.settle(active: active)
        try always("\(active) stays Active", for: .seconds(1)) { tier[active].state == .active }
      }
    }
  }
}

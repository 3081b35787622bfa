import ControlAPI
import LabKit
import Testing

extension NamespaceLab {
  @Suite("Addresses")
  struct AddressTests {
    @Test("an address that somebody deletes is back within 20 ms, and the host stays Active")
    func deleted() throws {
      var configuration = TierConfiguration()
      configuration.interval = .seconds(1)
      configuration.backends = [.worker1]
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        try tier.waitForBackends()
        let lb1 = tier.lab[.lb1]
        try expect("address deleted, by the client's account", atMost: .milliseconds(20)) {
          let monitor = try AddressMonitor(on: lb1)
          let client = try tier.lab.measureOutages(of: "http://10.0.0.30/", every: .milliseconds(1))
          for _ in 0..<5 {
            try wait(.milliseconds(100))
            try lb1.namespace.ip("addr", "del", "10.0.0.30/24", "dev", Host.device)
            try eventually("the address is back") { try lb1.holds("10.0.0.30") }
          }
          try wait(.milliseconds(100))
          let report = try client.finish()
          let absences = monitor.absences(of: "10.0.0.30")
          print("measured: address deleted, as ip monitor saw it: \(absences.map(\.text))")
          #expect(absences.count == 5)
          return max(report.longestOutage, absences.max() ?? .zero)
        }
        let router = try #require(tier[.lb1].router)
        #expect(router.state == .active)
        #expect(router.activeTransitions == 1)
      }
    }

    @Test(
      "addresses of both families move in one transition, are put back, and a reload adds and removes them")
    func bothFamilies() throws {
      var configuration = TierConfiguration()
      configuration.addresses = ["fd00::30/64", "10.0.0.30/24"]
      configuration.options = ["unadvertised_addresses: [10.0.0.31]"]
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        let lb1 = tier.lab[.lb1]
        #expect(
          tier[.lb1].router?.addresses == [
            VirtualAddressStatus(address: "fd00::30/64", held: true),
            VirtualAddressStatus(address: "10.0.0.30/24", held: true, advertised: false),
            VirtualAddressStatus(address: "10.0.0.31/32", held: true, advertised: false),
          ])
        try lb1.namespace.ip("addr", "del", "10.0.0.30/24", "dev", Host.device)
        try eventually("10.0.0.30 is back") { try lb1.holds("10.0.0.30") }
        configuration.options = ["unadvertised_addresses: [\"fd00::31\"]"]
        try tier[.lb1].write(configuration)
        tier[.lb1].reload()
        try eventually("fd00::31 has taken the place of 10.0.0.31") {
          try lb1.holds("fd00::31") && !lb1.holds("10.0.0.31")
        }
        let before = try #require(tier[.lb2].router?.activeTransitions)
        try tier[.lb1].process.stop()
        try tier.settle(active: .lb2)
        #expect(try !lb1.holds("fd00::31"))
        // One for all of them.
        #expect(tier[.lb2].router?.activeTransitions == before + 1)
      }
    }

    @Test("what a killed daemon left behind is removed when the next one starts")
    func leftovers() throws {
      var configuration = TierConfiguration()
      configuration.options = ["lease: false"]
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        tier.lab[.lb1].killEverything()
        #expect(try tier.lab[.lb1].holds("10.0.0.30"))
        try eventually("lb2 is Active") { tier[.lb2].state == .active }
        var configuration = tier.configuration
        configuration.priorities[.lb1] = 50
        try tier[.lb1].write(configuration)
        try tier[.lb1].restart()
        try tier.settle(active: .lb2)
      }
    }

    @Test("an address that somebody else added is left alone")
    func foreign() throws {
      try withTier(TierConfiguration()) { tier in
        let lb1 = tier.lab[.lb1]
        try tier.settle(active: .lb1)
        try lb1.namespace.ip("addr", "add", "10.0.0.77/24", "dev", Host.device)
        try tier[.lb1].process.stop()
        #expect(try lb1.addresses().contains("10.0.0.77"))
        #expect(try !lb1.holds("10.0.0.30"))
        try tier[.lb1].restart()
        try tier.settle(active: .lb1)
        #expect(try lb1.addresses().contains("10.0.0.77"))
      }
    }

    @Test("an address has the prefix length of the file")
    func prefix() throws {
      var configuration = TierConfiguration()
      configuration.addresses = ["10.0.0.30/24", "10.0.0.31"]
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        let listing = try tier.lab[.lb1].namespace.ip("addr", "show", "dev", Host.device)
        #expect(listing.contains("inet 10.0.0.30/24"))
        #expect(listing.contains("inet 10.0.0.31/32"))
      }
    }
  }
}

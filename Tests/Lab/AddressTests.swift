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

    @Test("what a killed daemon left behind is removed when the next one starts")
    func leftovers() throws {
      try withTier(TierConfiguration()) { tier in
        try tier.settle(active: .lb1)
        try tier[.lb1].process.crash()
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

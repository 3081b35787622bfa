import ControlAPI
import LabKit
import Testing

extension NamespaceLab {
  @Suite("Links")
  struct LinkTests {
    @Test("a host whose network card is taken down yields, and takes over again when it is up")
    func cardDown() throws {
      try withTier(TierConfiguration()) { tier in
        try tier.settle(active: .lb1)
        try tier.lab[.lb1].linkDown()
        try eventually("lb1 is in Initialize and lb2 is Active") {
          tier[.lb1].state == .initialize && tier[.lb2].state == .active
        }
        #expect(try !tier.lab[.lb1].holds("10.0.0.30"))
        try tier.lab[.lb1].linkUp()
        try tier.settle(active: .lb1)
      }
    }

    @Test("a host whose cable is pulled yields, and takes over again when it is plugged in")
    func cablePulled() throws {
      try withTier(TierConfiguration()) { tier in
        try tier.settle(active: .lb1)
        try tier.lab[.lb1].cutCable()
        try eventually("lb1 is in Initialize and lb2 is Active") {
          tier[.lb1].state == .initialize && tier[.lb2].state == .active
        }
        try tier.lab[.lb1].plugCable()
        try tier.settle(active: .lb1)
      }
    }

    @Test("a link that goes and comes takes IPv6 addresses along, too")
    func cardDownIPv6() throws {
      var configuration = TierConfiguration()
      configuration.addresses = ["fe80::30/64", "fd00::30/64"]
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        try tier.lab[.lb1].linkDown()
        try eventually("lb2 is Active") { tier[.lb2].state == .active }
        try tier.lab[.lb1].linkUp()
        try tier.settle(active: .lb1)
      }
    }
  }
}

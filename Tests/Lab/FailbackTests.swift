import ControlAPI
import LabKit
import Testing

extension NamespaceLab {
  @Suite("Failback")
  struct FailbackTests {
    @Test("the better host takes the address back, and the client hardly notices")
    func preemption() throws {
      var configuration = TierConfiguration()
      configuration.backends = [.worker1]
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        try tier.waitForBackends()
        try expect("failback by preemption", atMost: .milliseconds(50)) {
          try tier.cutPower(of: .lb1)
          try tier.settle(active: .lb2)
          return try outage(in: tier) {
            try tier.boot(.lb1)
            try tier.settle(active: .lb1)
          }
        }
      }
    }

    @Test("a host that was asleep settles with the one that took over, and clients reach the winner at once")
    func asleep() throws {
      var configuration = TierConfiguration()
      configuration.backends = [.worker1]
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        try tier.waitForBackends()
        try expect("a sleeping host awakes", atMost: .milliseconds(100)) {
          tier[.lb1].process.freeze()
          try eventually("lb2 is Active") { tier[.lb2].state == .active }
          try wait(.seconds(1))
          return try outage(in: tier) {
            tier[.lb1].process.resume()
            try tier.settle(active: .lb1)
          }
        }
      }
    }

    /// The longest time without an answer for a client while `change` happens and a little longer.
    private func outage(in tier: Tier, during change: () throws -> Void) throws -> Duration {
      let client = try tier.lab.measureOutages(of: "http://10.0.0.30/")
      try change()
      try wait(.milliseconds(500))
      return try client.finish().longestOutage
    }
  }
}

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
        try tier.cutPower(of: .lb1)
        try tier.settle(active: .lb2)
        try tier.waitForBackends()
        let client = try tier.lab.measureOutages(of: "http://10.0.0.30/")
        try tier.boot(.lb1)
        try tier.settle(active: .lb1)
        try wait(.milliseconds(500))
        let report = try client.finish()
        expect("failback by preemption", took: report.longestOutage, atMost: .milliseconds(50))
      }
    }

    @Test("a host that was asleep settles with the one that took over, and clients reach the winner at once")
    func asleep() throws {
      var configuration = TierConfiguration()
      configuration.backends = [.worker1]
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        try tier.waitForBackends()
        tier[.lb1].process.freeze()
        try eventually("lb2 is Active") { tier[.lb2].state == .active }
        try wait(.seconds(1))
        let client = try tier.lab.measureOutages(of: "http://10.0.0.30/")
        tier[.lb1].process.resume()
        try tier.settle(active: .lb1)
        try wait(.milliseconds(500))
        expect("a sleeping host awakes", took: try client.finish().longestOutage, atMost: .milliseconds(100))
      }
    }
  }
}

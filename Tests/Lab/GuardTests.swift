import ControlAPI
import Glibc
import LabKit
import Testing

extension NamespaceLab {
  @Suite("The guard, advertisements every second")
  struct GuardTests {
    private var configuration: TierConfiguration {
      var configuration = TierConfiguration()
      configuration.interval = .seconds(1)
      configuration.backends = [.worker1]
      return configuration
    }

    /// The guard's process on `host`.
    private func guardian(of host: HostName, in tier: Tier) -> Int32? {
      tier.lab[host].processes(running: "aloft-guard").first
    }

    @Test("a killed daemon costs the client the skew time and at most 50 ms; the address goes within 100 ms")
    func killed() throws {
      try expect("daemon killed", atMost: configuration.skew(of: .lb2) + .milliseconds(50)) {
        try withTier(configuration) { tier in
          try tier.settle(active: .lb1)
          try tier.waitForBackends()
          try eventually("the guard runs") { guardian(of: .lb1, in: tier) != nil }
          try tier.lab[.lb1].namespace.ip("addr", "add", "10.0.0.77/24", "dev", Host.device)
          let client = try tier.lab.measureOutages(of: "http://10.0.0.30/")
          try wait(.milliseconds(500))
          tier[.lb1].process.send(SIGKILL)
          let gone = try eventually("the address is gone from the dead host", every: .milliseconds(1)) {
            try !tier.lab[.lb1].holds("10.0.0.30")
          }
          print("measured: address of a killed daemon gone after \(gone.text)")
          #expect(gone <= .milliseconds(100))
          try eventually("lb2 is Active") { tier[.lb2].state == .active }
          try wait(.milliseconds(500))
          #expect(try tier.lab[.lb1].addresses().contains("10.0.0.77"))
          try eventually("the guard ends with its daemon") { guardian(of: .lb1, in: tier) == nil }
          return try client.finish().longestOutage
        }
      }
    }

    @Test("a guard that is killed is replaced, and the next one knows what is held")
    func replaced() throws {
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        var first: Int32 = 0
        try eventually("the guard runs") {
          first = guardian(of: .lb1, in: tier) ?? 0
          return first != 0
        }
        kill(first, SIGKILL)
        try eventually("another guard runs") {
          guardian(of: .lb1, in: tier).map { $0 != first } ?? false
        }
        try eventually("the event is there") {
          try tier[.lb1].control("events").output.contains("the guard ended")
        }
        #expect(try tier[.lb1].status().alarms.isEmpty)
        tier[.lb1].process.send(SIGKILL)
        try eventually("the address is gone before its lease ends", within: .milliseconds(500)) {
          try !tier.lab[.lb1].holds("10.0.0.30")
        }
      }
    }

    @Test("after a clean stop the guard has nothing to do, and ends")
    func cleanStop() throws {
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        try eventually("the guard runs") { guardian(of: .lb1, in: tier) != nil }
        let process = tier[.lb1].process
        try process.stop()
        try eventually("the guard has ended") { guardian(of: .lb1, in: tier) == nil }
        #expect(!process.log.contains("aloft-guard:"), "\(process.log)")
      }
    }

    @Test(
      "a daemon that was killed with its guard, and starts again while the lease runs, goes on without a gap")
    func adoption() throws {
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        let before = tier[.lb2].router?.activeTransitions
        let monitor = try AddressMonitor(on: tier.lab[.lb1])
        let daemon = tier[.lb1].process
        // The guard first, or it would resign; no other may be started meanwhile.
        daemon.freeze()
        if let guardian = guardian(of: .lb1, in: tier) { kill(guardian, SIGKILL) }
        try daemon.crash()
        try tier[.lb1].restart()
        try eventually("lb1 is Active again") { tier[.lb1].state == .active }
        #expect(tier[.lb1].router?.cause.contains("lease still runs") == true)
        try wait(.seconds(4))
        try tier.settle(active: .lb1)
        #expect(!monitor.changes(of: "10.0.0.30").map(\.isRemoval).contains(true))
        #expect(tier[.lb2].router?.activeTransitions == before)
        #expect(tier[.lb1].router?.activeTransitions == 1)
      }
    }

    @Test("a guard takes no notice of signals that end a group of processes")
    func signals() throws {
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        var pid: Int32 = 0
        try eventually("the guard runs") {
          pid = guardian(of: .lb1, in: tier) ?? 0
          return pid != 0
        }
        for signal in [SIGTERM, SIGINT, SIGHUP] { kill(pid, signal) }
        try wait(.milliseconds(100))
        #expect(guardian(of: .lb1, in: tier) == pid)
      }
    }
  }
}

import ControlAPI
import Glibc
import LabKit
import Testing

extension NamespaceLab {
  @Suite("The supervised balancer")
  struct BalancerTests {
    private let url = "http://10.0.0.30/"

    private var configuration: TierConfiguration {
      var configuration = TierConfiguration()
      configuration.backends = [.worker1, .worker2, .worker3]
      return configuration
    }

    @discardableResult
    private func withSettledTier<Value>(_ body: (Tier) throws -> Value) throws -> Value {
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        try tier.waitForBackends()
        return try body(tier)
      }
    }

    @Test("spreads new sessions over the backends, keeps a session on its own, and says who asked")
    func balances() throws {
      try withSettledTier { tier in
        let answers = try (0..<9).map { _ in try tier.lab.request(url)["X-Backend"] ?? "nobody" }
        #expect(Set(answers) == ["worker1", "worker2", "worker3"])

        let session = try #require(try tier.lab.request(url).sessionID)
        let route = try #require(session.split(separator: ".").last)
        for visit in 2...6 {
          let answer = try tier.lab.request(url, cookie: "JSESSIONID=\(session)")
          #expect(answer.text == "This is \(route). Visit \(visit) of session \(session).\n")
        }

        let seen = try tier.lab.request("\(url)headers").text.lowercased()
        #expect(seen.contains("x-forwarded-for: 10.0.0.100"))
      }
    }

    @Test("killed under 64 connections, refuses none and serves again within 200 ms")
    func killed() throws {
      try expect("balancer killed, until it serves again", atMost: .milliseconds(200)) {
        try withSettledTier { tier in
          let before = try #require(try tier[.lb1].status().balancer)
          let load = try tier.lab.startLoad(on: url, connections: 64)
          try wait(.seconds(1))
          kill(try #require(before.pid), SIGKILL)
          try wait(.seconds(1))
          let report = try load.finish()
          print("measured: balancer killed: \(report.summary)")

          #expect(report.refused == 0)
          #expect(report.timedOut == 0)
          #expect(report.failedStatus == 0)
          let status = try tier[.lb1].status()
          #expect(status.balancer?.restarts == before.restarts + 1)
          #expect(status.virtualRouters.first?.state == .active)
          #expect(status.virtualRouters.first?.activeTransitions == 1)
          return .seconds(report.longestGap)
        }
      }
    }

    @Test("settings that it does not come up with leave it as it was, and the next reload tries them again")
    func replacementFails() throws {
      try withSettledTier { tier in
        let daemon = tier[.lb1]
        let before = try #require(try daemon.status().balancer?.pid)
        var changed = tier.configuration
        changed.healthCheck = "{ path: /health, interval: 600ms, timeout: 400ms, rise: 1, fall: 2 }"
        try daemon.write(changed)
        try tier.lab.programs.breakBalancer()
        #expect(try daemon.control("reload").succeeded)
        try eventually("the old balancer goes on, and status says why") {
          let status = try daemon.status()
          return status.balancer?.pid == before && status.alarms.contains { $0.contains("old settings") }
        }
        #expect(try tier.lab.request(url).status == 200)

        try tier.lab.programs.repairBalancer()
        #expect(try daemon.control("reload").succeeded)
        try eventually("the new settings are in effect") {
          let status = try daemon.status()
          return status.balancer?.pid != before && status.balancer?.state == .ready && status.alarms.isEmpty
        }
        #expect(try tier.lab.request(url).status == 200)
      }
    }

    @Test("a backend that dies is left out, and used again when it is back")
    func backendDies() throws {
      try withSettledTier { tier in
        tier.lab[.worker2].killEverything()
        try eventually("worker2 is unhealthy") { try health(of: .worker2, in: tier) == .unhealthy }
        let answers = try (0..<6).map { _ in try tier.lab.request(url) }
        #expect(answers.allSatisfy { $0.status == 200 })
        #expect(Set(answers.compactMap { $0["X-Backend"] }) == ["worker1", "worker3"])
        try tier.lab.startBackend(on: .worker2)
        try eventually("worker2 is healthy") { try health(of: .worker2, in: tier) == .healthy }
      }
    }

    @Test("a balancer that cannot be kept running makes its host give the address to the other")
    func cannotRun() throws {
      try withSettledTier { tier in
        // The hosts share their programs: only the balancer that is started next is broken.
        try tier.lab.programs.breakBalancer()
        kill(try #require(try tier[.lb1].status().balancer?.pid), SIGKILL)
        try eventually("lb2 is Active and lb1 is not", within: .seconds(30)) {
          tier[.lb2].state == .active && tier[.lb1].state != .active
        }
        #expect(try !tier.lab[.lb1].holds("10.0.0.30"))
        #expect(try tier.lab.request(url).status == 200)
      }
    }

    private func health(of backend: HostName, in tier: Tier) throws -> BackendStatus.Health? {
      let backends = try tier[.lb1].status().balancer?.pools.flatMap(\.backends)
      return backends?.first { $0.name == backend.rawValue }?.health
    }
  }
}

import ControlAPI
import LabKit
import Testing

extension NamespaceLab {
  @Suite("Many virtual routers")
  struct ScaleTests {
    /// `count` virtual routers on the same two hosts, each with one address of 10.0.1.0/24 on.
    private func configuration(_ count: Int, _ interval: Duration) -> TierConfiguration {
      var configuration = TierConfiguration()
      configuration.interval = interval
      configuration.virtualRouterID = 255
      configuration.siblings = (1..<count).map { (identifier: $0, address: Self.address($0)) }
      return configuration
    }

    private static func address(_ number: Int) -> String { "10.0.\(1 + number / 200).\(1 + number % 200)" }

    private func states(_ daemon: AloftDaemon) throws -> Set<RouterState> {
      Set(try daemon.status().virtualRouters.map(\.state))
    }

    /// How long after lb1's cable was cut all `count` were held by lb2.
    private func takeover(of count: Int, _ interval: Duration) throws -> Duration {
      let configuration = configuration(count, interval)
      return try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        try eventually("all are Active on lb1 and none on lb2", within: .seconds(20)) {
          try states(tier[.lb1]) == [.active] && states(tier[.lb2]) == [.backup]
        }
        let wanted = configuration.siblings.map(\.address) + ["10.0.0.30"]
        let before = try tier[.lb2].status().virtualRouters.map(\.activeTransitions)
        let start = ContinuousClock.now
        try tier.lab[.lb1].cutCable()
        let time = try eventually(
          "all \(count) are held by lb2", within: .seconds(20), every: .milliseconds(1)
        ) {
          try Set(tier.lab[.lb2].addresses()).isSuperset(of: wanted)
        }
        let after = try tier[.lb2].status().virtualRouters.map(\.activeTransitions)
        #expect(after == before.map { $0 + 1 })
        print(
          "measured: \(count) virtual routers at \(interval.text): \(time.text) (\((ContinuousClock.now - start).text))"
        )
        return time
      }
    }

    @Test(
      "fifty move together in no more than twice the time of one",
      arguments: [Duration.milliseconds(100), .seconds(1)])
    func fifty(interval: Duration) throws {
      let one = try takeover(of: 1, interval)
      try expect("fifty virtual routers move", atMost: one * 2) { try takeover(of: 50, interval) }
    }
  }
}

import ControlAPI
import LabKit
import Testing

extension NamespaceLab {
  @Suite("Authenticated advertisements")
  struct AuthenticationTests {
    private static let keys = [
      1: "1: { text: first-key-of-the-lab-0123456789abcd }",
      2: "2: { text: second-key-of-the-lab-0123456789abc }",
      // The first id with another key.
      -1: "1: { text: another-key-of-the-lab-0123456789ab }",
    ]

    /// Both hosts at 100 ms, with `authentication`.
    private static func configuration(_ authentication: String?) -> TierConfiguration {
      var configuration = TierConfiguration()
      configuration.options = authentication.map { ["authentication: \($0)"] } ?? []
      return configuration
    }

    private static func hmac(
      _ mode: String = "enforce", active: Int = 1, keys ids: [Int] = [1], _ rest: String = ""
    ) -> String {
      let list = ids.compactMap { keys[$0] }.joined(separator: ", ")
      return "{ type: hmac, mode: \(mode), active_key: \(active), keys: { \(list) }\(rest) }"
    }

    /// State, its beginning and number of transitions of both hosts.
    private func states(_ tier: Tier) throws -> [String] {
      try tier.configuration.hosts.map { host in
        let router = try #require(tier[host].router)
        return "\(host) \(router.state) since \(router.since), \(router.activeTransitions) transitions"
      }
    }

    /// What `host` counted of `peer`.
    private func peer(_ peer: HostName, at host: HostName, _ tier: Tier) throws -> PeerStatus {
      let peers = try #require(tier[host].router).peers
      return try #require(peers.first { $0.name == peer.rawValue })
    }

    @Test(
      "two hosts that sign elect, fail over and fail back, in every kind of election",
      arguments: ElectionTests.kinds)
    func failover(kind: TierConfiguration) throws {
      var configuration = kind
      configuration.password = nil
      configuration.options = ["authentication: \(Self.hmac())"]
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        try tier[.lb1].process.stop()
        try tier.settle(active: .lb2)
        try tier[.lb1].restart()
        try tier.settle(active: .lb1)
        try tier[.lb1].process.crash()
        try tier[.lb1].restart()
        try tier.settle(active: .lb1)
        for host in configuration.hosts {
          let heard = try #require(tier[host].router).peers
          #expect(heard.allSatisfy { $0.rejected.isEmpty }, "\(host): \(heard.map(\.rejected))")
        }
        #expect(try peer(.lb1, at: .lb2, tier).signedWith == 1)
        #expect(try tier[.lb2].status().alarms == [])
      }
    }

    @Test(
      "forged, changed, stale and repeated advertisements change nothing, and each is counted as what it is")
    func forged() throws {
      try withTier(Self.configuration(Self.hmac("enforce", active: 1, keys: [1], ", window: 2s"))) { tier in
        try tier.settle(active: .lb1)
        let (host, attacker) = (tier.lab[.lb2], tier.lab[.client])
        let old = try RecordedPacket(at: host, from: .lb1)
        #expect(old.payload.count == 12 + 28)
        let before = try states(tier)
        // The counter of what is stale needs a packet that is older than the window.
        try wait(.seconds(4))
        let fresh = try RecordedPacket(at: host, from: .lb1)
        let attacks: [(counter: String, packet: RecordedPacket)] = [
          ("auth-stale", old),
          ("auth-replay", fresh),
          ("auth-missing", fresh.changed { $0 = [0x31, 101, 200, 1, 0, 10, 0, 0, 10, 0, 0, 30] }),
          ("auth-bad-mac", fresh.changed { $0[2] = 200 }),
          ("auth-bad-mac", fresh.changed { $0[39] ^= 1 }),
          ("auth-unknown-key", fresh.changed { $0[13] = 9 }),
          ("auth-malformed", fresh.changed { $0[12] = 2 }),
        ]
        let heard = try peer(.lb1, at: .lb2, tier).accepted
        for attack in attacks { try attack.packet.send(from: attacker, times: 50) }
        try eventually("everything was counted") {
          let rejected = try peer(.lb1, at: .lb2, tier).rejected
          return rejected["auth-bad-mac"] == 100
            && ["auth-stale", "auth-replay", "auth-missing", "auth-unknown-key", "auth-malformed"]
              .allSatisfy { rejected[$0] == 50 }
        }
        try eventually("lb1 is still heard") { try peer(.lb1, at: .lb2, tier).accepted > heard + 5 }
        #expect(try states(tier) == before)
        // Somebody forges while lb1 is well: that is no alarm about lb1.
        #expect(try tier[.lb2].status().alarms == [])
      }
    }

    @Test("a staged roll-out, a change of keys and the way back: no step moves the address")
    func rollOut() throws {
      try withTier(Self.configuration(nil)) { tier in
        try tier.settle(active: .lb1)
        let before = try states(tier)
        let steps: [String?] = [
          Self.hmac("receive-only"), Self.hmac("permissive"), Self.hmac("enforce"),
          Self.hmac(active: 1, keys: [1, 2]), Self.hmac(active: 2, keys: [1, 2]),
          Self.hmac(active: 2, keys: [2]),
          Self.hmac("permissive", active: 2, keys: [2]), Self.hmac("receive-only", active: 2, keys: [2]), nil,
        ]
        for step in steps {
          for host in tier.configuration.hosts {
            try tier[host].write(Self.configuration(step))
            #expect(try tier[host].control("reload").succeeded)
            let heard = try peer(.lb1, at: .lb2, tier).accepted
            try eventually("lb2 hears lb1 after \(step ?? "none")") {
              try peer(.lb1, at: .lb2, tier).accepted > heard + 4
            }
          }
        }
        #expect(try states(tier) == before)
        for host in tier.configuration.hosts {
          #expect(try #require(tier[host].router).peers.allSatisfy { $0.rejected.isEmpty })
        }
      }
    }

    @Test(
      "a peer with another key is an alarm with its remedy, which ends when the key is right; nothing shows a key"
    )
    func otherKey() throws {
      try withTier(Self.configuration(Self.hmac())) { tier in
        try tier.settle(active: .lb1)
        let daemon = tier[.lb2]
        try daemon.write(Self.configuration(Self.hmac(keys: [-1])))
        #expect(try daemon.control("reload").succeeded)
        try eventually("lb2 says what is wrong") {
          try daemon.status().alarms.contains {
            $0.contains("lb1 is not believed: its signature with key 1 is wrong")
          }
        }
        try daemon.write(Self.configuration(Self.hmac()))
        #expect(try daemon.control("reload").succeeded)
        try tier.settle(active: .lb1)
        try eventually("the alarm ends") { try daemon.status().alarms.isEmpty }
        let events = try ControlClient(socketPath: daemon.socketPath).events()
        #expect(events.contains { $0.kind == .peerDistrusted && $0.fields["cause"] == "auth_bad_mac" })
        #expect(events.contains { $0.kind == .peerTrusted })
        let shown = [
          daemon.process.log, "\(events)", try daemon.control("status").output,
          try daemon.control("status", "--json").output,
          try daemon.control("check", daemon.configurationPath).output,
        ]
        #expect(shown.allSatisfy { !$0.contains("key-of-the-lab") })
      }
    }

    @Test("a peer whose clock differs by more than the window is an alarm that says by how much")
    func clocks() throws {
      try withTier(Self.configuration(Self.hmac())) { tier in
        try tier.settle(active: .lb1)
        // What lb1 signed a while ago is what it would sign now with a clock that is behind.
        let late = try RecordedPacket(at: tier.lab[.lb2], from: .lb1)
        try tier[.lb1].process.stop()
        try wait(.seconds(6))
        try eventually("lb2 says by how much the clocks differ") {
          try late.send(from: tier.lab[.client], times: 1)
          return try tier[.lb2].status().alarms.contains {
            $0.contains("lb1 is not believed: its clock is")
              && $0.contains("behind this host's, 5 s are allowed")
          }
        }
        try tier[.lb1].restart()
        try tier.settle(active: .lb1)
        try eventually("the alarm ends") { try tier[.lb2].status().alarms.isEmpty }
      }
    }

    @Test(
      "what was heard before an orderly end, or some seconds before a crash, is not believed after the next start",
      arguments: [false, true])
    func restart(isCrash: Bool) throws {
      try withTier(Self.configuration(Self.hmac("enforce", active: 1, keys: [1], ", window: 300s"))) { tier in
        try tier.settle(active: .lb1)
        let packet = try RecordedPacket(at: tier.lab[.lb2], from: .lb1)
        if isCrash {
          try wait(.seconds(7))
          try tier[.lb2].process.crash()
        } else {
          try tier[.lb2].process.stop()
        }
        try tier.lab[.lb1].cutCable()
        try tier[.lb2].restart()
        try eventually("lb2 answers") { tier[.lb2].state != nil }
        try eventually("lb2 has counted it") {
          try packet.send(from: tier.lab[.client])
          return try peer(.lb1, at: .lb2, tier).rejected["auth-replay", default: 0] > 0
        }
        #expect(try peer(.lb1, at: .lb2, tier).accepted == 0)
      }
    }

    @Test(
      "beside keepalived 2.2.7: receive-only elects without a complaint; what is signed it refuses for its length"
    )
    func keepalived() throws {
      try withLab([.lb1, .lb2]) { lab in
        var configuration = Self.configuration(Self.hmac("receive-only"))
        configuration.options.append("checksum: keepalived")
        configuration.priorities = [.lb1: 150, .lb2: 100]
        let pair = try Pair(configuration, in: lab)
        try pair.settle(activeIsAloft: true)
        try pair.checkThatNothingWasRejected()
        configuration.options[0] = "authentication: \(Self.hmac("permissive"))"
        try pair.aloft.write(configuration)
        #expect(try pair.aloft.control("reload").succeeded)
        // It hears nobody any more and takes over; Aloft still accepts what it sends unsigned.
        try eventually("keepalived refuses what is signed") { try lab[.lb2].holds("10.0.0.30") }
        let log = pair.keepalived.process.log.split(separator: "\n").suffix(12).joined(separator: "\n")
        print("keepalived says:\n\(log)")
      }
    }
  }
}

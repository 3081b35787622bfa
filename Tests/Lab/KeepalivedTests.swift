import ControlAPI
import LabKit
import Testing

extension NamespaceLab {
  @Suite("A pair of Aloft and keepalived")
  struct KeepalivedTests {
    /// What the two of them speak to each other.
    struct Dialect: Sendable, CustomTestStringConvertible {
      let testDescription: String
      let configuration: TierConfiguration

      static let all: [Dialect] = {
        var version2 = TierConfiguration()
        version2.version = 2
        version2.interval = .seconds(1)
        // keepalived takes the first 8 bytes of it, and so do we.
        version2.password = "passwordgoeshere"
        // The latter moves along, as in virtual_ipaddress_excluded.
        version2.addresses = ["10.0.0.30/24", "fd00::30/64"]
        var version3 = TierConfiguration()
        version3.options = ["checksum: keepalived"]
        var ipv6 = TierConfiguration()
        ipv6.addresses = ["fe80::30/64", "fd00::30/64"]
        // keepalived 2.2.7 sends unicast advertisements with hop limit 64.
        ipv6.options = ["check_ttl: false"]
        return [
          Dialect(
            testDescription: "version 2 with a password, an IPv6 address along", configuration: version2),
          Dialect(testDescription: "version 3, IPv4", configuration: version3),
          Dialect(testDescription: "version 3, IPv6", configuration: ipv6),
        ]
      }()
    }

    @Test("elects the better one, whichever it is, fails over and back", arguments: Dialect.all)
    func electsTheBetter(dialect: Dialect) throws {
      // Nothing is timed here, so both labs may run at once.
      try concurrently({ try aloftBetter(dialect) }, { try keepalivedBetter(dialect) })
    }

    private func aloftBetter(_ dialect: Dialect) throws {
      try withPair(dialect, aloft: 150, keepalived: 100) { pair in
        try pair.settle(activeIsAloft: true)
        try pair.aloft.process.stop()
        try pair.settle(activeIsAloft: false)
        try pair.aloft.restart()
        try pair.settle(activeIsAloft: true)
        try pair.lab[.lb1].cutPower()
        try pair.settle(activeIsAloft: false)
        try pair.lab[.lb1].boot()
        try pair.aloft.restart()
        try pair.settle(activeIsAloft: true)
        try pair.checkThatNothingWasRejected()
      }
    }

    private func keepalivedBetter(_ dialect: Dialect) throws {
      try withPair(dialect, aloft: 100, keepalived: 150) { pair in
        try pair.settle(activeIsAloft: false)
        try pair.keepalived.process.stop()
        try pair.settle(activeIsAloft: true)
        try pair.keepalived.restart()
        try pair.settle(activeIsAloft: false)
        try pair.lab[.lb2].cutPower()
        try pair.settle(activeIsAloft: true)
        try pair.lab[.lb2].boot()
        try pair.keepalived.restart()
        try pair.settle(activeIsAloft: false)
        try pair.checkThatNothingWasRejected()
      }
    }

    private func withPair(
      _ dialect: Dialect, aloft: Int, keepalived: Int, _ body: (Pair) throws -> Void
    ) throws {
      try withLab([.lb1, .lb2]) { lab in
        var configuration = dialect.configuration
        configuration.priorities = [.lb1: aloft, .lb2: keepalived]
        try body(Pair(configuration, in: lab))
      }
    }
  }

  /// Aloft on lb1 and keepalived on lb2.
  struct Pair {
    let lab: Lab
    let aloft: AloftDaemon
    let keepalived: Keepalived
    private let addresses: [String]

    init(_ configuration: TierConfiguration, in lab: Lab) throws {
      self.lab = lab
      aloft = try AloftDaemon(on: lab[.lb1], configuration, programs: lab.programs)
      keepalived = try Keepalived(
        on: lab[.lb2],
        Keepalived.Configuration(configuration, peer: .lb1, priority: configuration.priorities[.lb2] ?? 100))
      addresses = configuration.addresses.compactMap { $0.split(separator: "/").first.map(String.init) }
    }

    /// Waits until only the one that should holds the addresses, and Aloft says so, too.
    func settle(activeIsAloft: Bool) throws {
      let active = activeIsAloft ? "Aloft" : "keepalived"
      try eventually("\(active) holds the addresses alone", within: .seconds(15)) {
        let onAloft = try held(by: .lb1)
        let onKeepalived = try held(by: .lb2)
        guard onAloft == (activeIsAloft ? addresses.count : 0) else { return false }
        guard onKeepalived == (activeIsAloft ? 0 : addresses.count) else { return false }
        return !aloft.process.isRunning || aloft.state == (activeIsAloft ? .active : .backup)
      }
    }

    func checkThatNothingWasRejected() throws {
      let rejected = aloft.router?.peers.flatMap(\.rejected.keys) ?? ["no answer"]
      let complaints = keepalived.process.log.split(separator: "\n").map(String.init).filter { line in
        ["bogus", "invalid", "Invalid", "mismatch", "authentication", "checksum"].contains {
          line.contains($0)
        }
      }
      guard rejected.isEmpty && complaints.isEmpty else {
        throw LabError("Aloft rejected \(rejected), keepalived complained \(complaints)")
      }
    }

    /// How many of the addresses `host` holds; one without power holds none.
    private func held(by host: HostName) throws -> Int {
      guard lab[host].isOn else { return 0 }
      return Set(try lab[host].addresses()).intersection(addresses).count
    }
  }
}

import ControlAPI
import Glibc
import LabKit
import Testing

extension NamespaceLab {
  @Suite("Tracking")
  struct TrackingTests {
    /// A tier whose virtual router tracks what `track` says; `top` stands at the top of the file.
    private func configuration(track: String, top: [String] = [], _ options: String...) -> TierConfiguration {
      var configuration = TierConfiguration()
      configuration.options = ["track: \(track)"] + options
      configuration.furtherSections = top
      return configuration
    }

    /// Files that a scenario's checks look at, one directory for both hosts, gone with the scenario.
    private func withDirectory<Value>(_ body: (String) throws -> Value) throws -> Value {
      let directory = "/run/aloft-lab-\(getpid())"
      guard mkdir(directory, 0o755) == 0 else { throw LabError("\(directory) cannot be made") }
      defer { _ = try? Command.run(["rm", "-r", directory]) }
      return try body(directory)
    }

    /// A script that fails while its host's file is there; hosts are told apart by their hardware address.
    private func script(_ directory: String) throws -> [String] {
      try FileBytes.write(
        """
        #!/bin/sh
        test ! -e \(directory)/$(cat /sys/class/net/\(Host.device)/address | tr -d :)
        """, to: "\(directory)/check")
      chmod("\(directory)/check", 0o755)
      return ["scripts: { check: { command: \(directory)/check, interval: 200ms, timeout: 200ms } }"]
    }

    private func marker(_ directory: String, _ host: HostName) -> String {
      "\(directory)/\(host.mac.filter { $0 != ":" })"
    }

    @Test("a tracked interface that goes down without weight moves the address in the skew time")
    func interface() throws {
      let configuration = configuration(track: "{ interfaces: [back0] }")
      try expect("a tracked interface down", atMost: configuration.skew(of: .lb2) + .milliseconds(50)) {
        try withTier(configuration) { tier in
          #expect(tier[.lb1].router?.state == nil || tier[.lb1].state == .initialize)
          for host in configuration.hosts {
            try addLink(on: tier.lab[host])
          }
          try tier.settle(active: .lb1)
          try tier.lab[.lb1].namespace.ip("link", "set", "back0", "down")
          let took = try eventually("lb2 has the address", every: .milliseconds(1)) {
            try tier.lab[.lb2].holds("10.0.0.30")
          }
          let router = try #require(tier[.lb1].router)
          #expect(router.state == .initialize)
          #expect(router.cause == "interface back0: it is down")
          try tier.lab[.lb1].namespace.ip("link", "del", "back0")
          try eventually("it is told as missing") {
            tier[.lb1].router?.cause == "interface back0: it does not exist"
          }
          try addLink(on: tier.lab[.lb1])
          try tier.settle(active: .lb1)
          return took
        }
      }
    }

    @Test("a script that fails lowers the priority, which moves the address, and back when it succeeds")
    func script() throws {
      try withDirectory { directory in
        let configuration = configuration(
          track: "{ scripts: { check: { weight: -20 } } }", top: try script(directory))
        try withTier(configuration) { tier in
          try tier.settle(active: .lb1)
          try FileBytes.write("", to: marker(directory, .lb1))
          try tier.settle(active: .lb2)
          let router = try #require(tier[.lb1].router)
          #expect(router.priority == 81 && router.basePriority == 101)
          #expect(router.tracked.map(\.contribution) == [-20])
          let text = try tier[.lb1].control("status").output
          #expect(text.contains("81, which is 101 − 20 (script check)"), "\(text)")
          unlink(marker(directory, .lb1))
          try tier.settle(active: .lb1)
          let changes = try events(tier[.lb1]).filter { $0.kind == .priorityChanged }.suffix(2)
          #expect(changes.map { $0.fields["from"] } == ["101", "81"])
          #expect(
            changes.first?.message.hasSuffix("from 101 to 81: script check: it exited with status 1") == true)
        }
      }
    }

    @Test("an unfit Active yields though nobody preempts; one that is merely worse does not")
    func withoutPreemption() throws {
      try withDirectory { directory in
        let top = try script(directory)
        let weighted = configuration(
          track: "{ scripts: { check: { weight: -20 } } }", top: top, "preempt: false")
        try withTier(weighted) { tier in
          try eventually("lb1 or lb2 is Active") { weighted.hosts.contains { tier[$0].state == .active } }
          let active = try #require(weighted.hosts.first { tier[$0].state == .active })
          try FileBytes.write("", to: marker(directory, active))
          try eventually("its priority is lower") {
            let router = tier[active].router
            return router.map { $0.priority + 20 == $0.basePriority } ?? false
          }
          try always("\(active) stays Active", for: .seconds(2)) { tier[active].state == .active }
          unlink(marker(directory, active))
          try eventually("its priority is the configured one") {
            tier[active].router.map { $0.priority == $0.basePriority } ?? false
          }
          let unweighted = configuration(track: "{ scripts: [check] }", top: top, "preempt: false")
          for host in weighted.hosts {
            try tier[host].write(unweighted)
            tier[host].reload()
          }
          try eventually("the reload is in effect") {
            weighted.hosts.allSatisfy { tier[$0].router?.tracked.first?.weight == nil }
          }
          try always("the reload moves nothing", for: .milliseconds(500)) { tier[active].state == .active }
          try FileBytes.write("", to: marker(directory, active))
          let other: HostName = active == .lb1 ? .lb2 : .lb1
          try eventually("\(active) is unfit and \(other) Active") {
            try tier[active].state == .initialize && tier[other].state == .active
              && !tier.lab[active].holds("10.0.0.30") && tier.lab[other].holds("10.0.0.30")
          }
        }
      }
    }

    @Test("a file's number counts on every host that has it, and what counts everywhere moves nothing")
    func file() throws {
      try withDirectory { directory in
        // The hosts of the lab share their files.
        let configuration = configuration(track: "{ files: { \(directory)/maintenance: { weight: -1 } } }")
        try withTier(configuration) { tier in
          try tier.settle(active: .lb1)
          try FileBytes.write("50\n", to: "\(directory)/maintenance")
          try eventually("both count it") {
            configuration.hosts.allSatisfy { host in
              tier[host].router.map { $0.priority + 50 == $0.basePriority } ?? false
            }
          }
          // Both are worse by as much: nothing moves.
          try always("lb1 stays Active", for: .seconds(1)) { tier[.lb1].state == .active }
          unlink("\(directory)/maintenance")
          try eventually("both count it no more") {
            configuration.hosts.allSatisfy { tier[$0].router.map { $0.priority == $0.basePriority } ?? false }
          }
        }
      }
    }

    @Test("a host that is taken out of service by a file gives the address up, and takes it back")
    func maintenance() throws {
      try withDirectory { directory in
        let configuration = configuration(track: "{ files: [\(directory)/maintenance] }")
        var other = configuration
        other.options = []
        try withTier(configuration) { tier in
          try tier.settle(active: .lb1)
          try tier[.lb2].write(other)
          tier[.lb2].reload()
          try eventually("lb2 tracks nothing") { tier[.lb2].router?.tracked.isEmpty == true }
          try FileBytes.write("", to: "\(directory)/maintenance")
          try eventually("lb2 is Active") { tier[.lb1].state == .initialize && tier[.lb2].state == .active }
          #expect(
            tier[.lb1].router?.cause
              == "file \(directory)/maintenance: it is there and empty, which counts as 1")
          unlink("\(directory)/maintenance")
          try tier.settle(active: .lb1)
        }
      }
    }

    @Test(
      "a pool below its minimum moves the address to a host that sees more of it, and stays where none does")
    func pool() throws {
      var configuration = configuration(track: "{ pools: { sample: { minimum: 2, weight: -30 } } }")
      configuration.backends = [.worker1, .worker2]
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        try tier.waitForBackends()
        // Only lb1 cannot reach worker2 any more.
        try tier.lab[.lb1].namespace.ip("route", "add", "blackhole", "\(HostName.worker2.ipv4)/32")
        try tier.settle(active: .lb2)
        #expect(tier[.lb1].router?.priority == 71)
        // Now nobody can: the order of priorities is the configured one again.
        try tier.lab[.lb2].namespace.ip("route", "add", "blackhole", "\(HostName.worker2.ipv4)/32")
        try tier.settle(active: .lb1)
        #expect(tier[.lb2].router?.priority == 70)
      }
    }

    @Test(
      "a script that hangs is killed at its limit, again and again, and advertisements keep their interval")
    func hangingScript() throws {
      // The weights are too small to move the address, but for the file's, which is not there.
      var configuration = configuration(
        track:
          "{ scripts: { check: { weight: -1 }, other: { weight: -2 } }, files: { /run/no: { weight: -50 } } }",
        top: [
          "scripts:", "  check: { command: [/bin/sleep, 600], interval: 200ms, timeout: 100ms }",
          "  other: { command: [/bin/sh, -c, \"yes | head -c 1000000\"], interval: 100ms, timeout: 100ms }",
        ])
      configuration.priorities[.lb1] = 110
      try withTier(configuration) { tier in
        try tier.settle(active: .lb1)
        try expect("an advertisement's lateness beside a hanging script", atMost: .milliseconds(10)) {
          try NamespaceLab.lateness(of: .lb1, heardBy: .lb2, tier, during: .seconds(3))
        }
        let script = try #require(try tier[.lb1].status().scripts.first)
        #expect(!script.succeeds && script.lastResult == "it was killed at its limit of 100 ms")
        #expect(script.runs == script.failures && script.runs > 10)
        let sleeping = tier.lab[.lb1].namespace.processes.filter {
          FileBytes.text(at: "/proc/\($0)/comm") == "sleep\n"
        }
        #expect(sleeping.count <= 1)
      }
    }

    /// A second network card, cabled to nobody but itself.
    private func addLink(on host: Host) throws {
      try host.namespace.ip("link", "add", "back0", "type", "veth", "peer", "name", "back1")
      try host.namespace.ip("link", "set", "back1", "up")
      try host.namespace.ip("link", "set", "back0", "up")
    }

    private func events(_ daemon: AloftDaemon) throws -> [Event] {
      try ControlClient(socketPath: daemon.socketPath).events()
    }
  }

  /// How far an advertisement of `host` was from its interval at worst.
  static func lateness(of host: HostName, heardBy other: HostName, _ tier: Tier, during time: Duration) throws
    -> Duration
  {
    let capture = try PacketCapture(on: tier.lab[other], of: host)
    try wait(time)
    let times = try capture.stop().map(\.time)
    let gaps = zip(times, times.dropFirst()).map { Duration.seconds($1 - $0) }
    try #require(gaps.count > 7)
    return .seconds(gaps.map { abs(($0 - tier.configuration.interval).seconds) }.max() ?? 0)
  }
}

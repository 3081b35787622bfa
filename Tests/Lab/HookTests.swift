import ControlAPI
import FoundationEssentials
import Glibc
import LabKit
import Testing

extension NamespaceLab {
  @Suite("Hooks")
  struct HookTests {
    /// Where hooks write, as `nobody`; gone with the scenario.
    private func withDirectory<Value>(_ body: (String) throws -> Value) throws -> Value {
      let directory = "/run/aloft-lab-\(getpid())"
      guard mkdir(directory, 0o755) == 0, mkdir("\(directory)/out", 0o755) == 0 else {
        throw LabError("\(directory) cannot be made")
      }
      chmod("\(directory)/out", 0o777)
      defer { _ = try? Command.run(["rm", "-r", directory]) }
      return try body(directory)
    }

    private func configuration(_ directory: String, script: String, _ keys: String = "") throws
      -> TierConfiguration
    {
      try FileBytes.write("#!/bin/sh\n\(script)\n", to: "\(directory)/hook")
      chmod("\(directory)/hook", 0o755)
      var configuration = TierConfiguration()
      // Of two that start at once, the better one is Active first.
      configuration.priorities[.lb2] = 1
      configuration.options = ["hooks: [{ command: \(directory)/hook\(keys) }]"]
      return configuration
    }

    /// The transitions that the hooks of `host` were told.
    private func told(_ directory: String, _ host: HostName) throws -> [HookEvent] {
      let text = FileBytes.text(at: "\(directory)/out/\(host.mac.filter { $0 != ":" })")
      return try text.split(separator: "\n").map {
        try JSONDecoder().decode(HookEvent.self, from: Data($0.utf8))
      }
    }

    private func events(_ daemon: AloftDaemon, _ kind: Event.Kind) throws -> [Event] {
      try ControlClient(socketPath: daemon.socketPath).events().filter { $0.kind == kind }
    }

    @Test("on both hosts they are told each transition once, in order, with its facts")
    func content() throws {
      try withDirectory { directory in
        let script = "cat >> \(directory)/out/$(cat /sys/class/net/\(Host.device)/address | tr -d :)"
        try withTier(try configuration(directory, script: script)) { tier in
          try tier.settle(active: .lb1)
          #expect(try tier[.lb1].process.stop() == .exited(0))
          try tier.settle(active: .lb2)
          try eventually("lb2's hook has run") { try told(directory, .lb2).last?.to == .active }
          // The daemon that has ended waited for its last hook.
          let first = try told(directory, .lb1)
          #expect(first.map(\.to) == [.backup, .active, .initialize])
          #expect(first.map(\.from) == [.initialize, .backup, .active])
          #expect(
            first.allSatisfy { $0.host == "lb1" && $0.virtualRouter == "web" && $0.virtualRouterID == 101 })
          #expect(first.allSatisfy { $0.priority == 101 && $0.addresses == ["10.0.0.30/24"] })
          #expect(first.allSatisfy { $0.interface == Host.device })
          #expect(first.last?.cause == "stopped")
          let second = try told(directory, .lb2)
          #expect(second.map(\.to) == [.backup, .active])
          #expect(second.last?.peer == HostName.lb1.ipv4)
          #expect(second.last?.cause == "10.0.0.20 resigned (priority 0)")
          let status = try #require(tier[.lb2].router?.hooks.first)
          #expect(status.runs == 2 && status.failures == 0 && status.lastExitStatus == 0)
          #expect(try events(tier[.lb2], .hookEnded).count == 2)
        }
      }
    }

    @Test("scripts made for keepalived's notify get the arguments that they know, as an unprivileged user")
    func keepalivedArguments() throws {
      try withDirectory { directory in
        let configuration = try configuration(
          directory, script: "echo $(id -un) $1 $2 $3 $4 >> \(directory)/out/words",
          ", on: active, arguments: keepalived")
        try withTier(configuration) { tier in
          try tier.settle(active: .lb1)
          try eventually("the hook has run") {
            FileBytes.text(at: "\(directory)/out/words") == "nobody INSTANCE web MASTER 101\n"
          }
        }
      }
    }

    @Test("one that sleeps is killed at its limit and told; advertisements keep their interval meanwhile")
    func hanging() throws {
      try withDirectory { directory in
        let configuration = try configuration(directory, script: "sleep 30", ", on: active, timeout: 4s")
        try withTier(configuration) { tier in
          try tier.settle(active: .lb1)
          #expect(tier[.lb1].router?.hooks.first?.isRunning == true)
          try expect("an advertisement's lateness beside a sleeping hook", atMost: .milliseconds(10)) {
            try NamespaceLab.lateness(of: .lb1, heardBy: .lb2, tier, during: .seconds(2))
          }
          try eventually("it is killed") { try !events(tier[.lb1], .hookFailed).isEmpty }
          let event = try #require(try events(tier[.lb1], .hookFailed).first)
          #expect(event.fields["cause"] == "it was killed at its limit of 4 s")
          #expect(
            try tier[.lb1].status().alarms.contains { $0.contains("it was killed at its limit of 4 s") })
          #expect(tier[.lb1].router?.activeTransitions == 1)
          let left = tier.lab[.lb1].namespace.processes.filter {
            FileBytes.text(at: "/proc/\($0)/comm") == "sleep\n"
          }
          #expect(left.isEmpty)
        }
      }
    }

    @Test("one that fails is told with its exit status and its last words")
    func failing() throws {
      try withDirectory { directory in
        let configuration = try configuration(
          directory, script: "echo no credentials >&2; exit 7", ", on: active")
        try withTier(configuration) { tier in
          try tier.settle(active: .lb1)
          try eventually("it is told") { try !events(tier[.lb1], .hookFailed).isEmpty }
          let event = try #require(try events(tier[.lb1], .hookFailed).first)
          #expect(event.fields["exit_status"] == "7")
          #expect(event.message.hasSuffix("for Active failed: it exited with status 7 (no credentials)"))
        }
      }
    }
  }
}

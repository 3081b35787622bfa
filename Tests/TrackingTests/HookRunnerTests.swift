import Configuration
import ControlAPI
import EventLoop
import Foundation
import Supervision
import Testing

@testable import Tracking

@Suite("Hooks")
struct HookRunnerTests {
  private final class Recorder {
    var reports: [HookRunner.Report] = []
    var isDrained = false
  }

  private func event(_ to: RouterState, _ router: String = "web", cause: String = "a test") -> HookEvent {
    HookEvent(
      virtualRouter: router, virtualRouterID: 51, from: .backup, to: to, cause: cause, peer: "10.0.0.21",
      priority: 130, interface: "eth0", addresses: ["10.0.0.30/24"], host: "lb1", time: 1)
  }

  private func shell(_ script: String, _ change: (inout HookSettings) -> Void = { _ in }) -> HookSettings {
    var hook = HookSettings(command: ["/bin/sh", "-c", script, "hook"])
    change(&hook)
    return hook
  }

  private func runner(_ bench: TrackingBench, _ recorder: Recorder) -> HookRunner {
    HookRunner(on: bench.loop, accounts: { CommandAccounts() }) { recorder.reports.append($0) }
  }

  @Test("a hook reads the transition as JSON")
  func json() throws {
    let (bench, recorder) = (try TrackingBench(), Recorder())
    let runner = runner(bench, recorder)
    runner.run([shell("cat > \(bench.path("input"))")], for: event(.active))
    #expect(bench.turn { recorder.reports.count == 1 })
    let read = try JSONDecoder().decode(HookEvent.self, from: Data(bench.text(of: "input").utf8))
    #expect(read == event(.active))
  }

  @Test("it gets keepalived's arguments after its own if it wants to")
  func arguments() throws {
    let (bench, recorder) = (try TrackingBench(), Recorder())
    let runner = runner(bench, recorder)
    let hook = shell("echo \"$@\" >> \(bench.path("words"))") {
      $0.command.append("own")
      $0.arguments = .keepalived
    }
    runner.run([hook], for: event(.active))
    runner.run([hook], for: event(.backup))
    runner.run([hook], for: event(.initialize))
    runner.run([hook], for: event(.initialize, cause: "stopped"))
    #expect(bench.turn { recorder.reports.count == 4 })
    #expect(
      bench.text(of: "words") == """
        own INSTANCE web MASTER 130
        own INSTANCE web BACKUP 130
        own INSTANCE web FAULT 130
        own INSTANCE web STOP 130

        """)
  }

  @Test("hooks of one virtual router run in order and never two at once, those of another beside them")
  func order() throws {
    let (bench, recorder) = (try TrackingBench(), Recorder())
    let runner = runner(bench, recorder)
    let log = bench.path("log")
    // The first waits for what only the other virtual router's hook makes.
    let first = shell(
      "echo 1 begins >> \(log); until test -e \(bench.path("go")); do sleep 0.01; done; echo 1 ends >> \(log)"
    )
    let second = shell("echo 2 >> \(log)")
    runner.run([first, second], for: event(.active))
    runner.run([second], for: event(.backup))
    runner.run([shell("touch \(bench.path("go"))")], for: event(.active, "db"))
    #expect(bench.turn { recorder.reports.count == 4 })
    #expect(bench.text(of: "log") == "1 begins\n1 ends\n2\n2\n")
    #expect(
      recorder.reports.filter { $0.event.virtualRouter == "web" }.map(\.event.to) == [
        .active, .active, .backup,
      ])
  }

  @Test("a hook is run for the states that it names")
  func states() throws {
    let (bench, recorder) = (try TrackingBench(), Recorder())
    let runner = runner(bench, recorder)
    let hook = shell("true") { $0.states = [.active] }
    for state in RouterState.allCases { runner.run([hook], for: event(state)) }
    #expect(bench.turn { recorder.reports.count == 1 })
    #expect(recorder.reports.map(\.event.to) == [.active])
  }

  @Test("one that hangs is killed at its limit, told, and the next follows")
  func hanging() throws {
    let (bench, recorder) = (try TrackingBench(), Recorder())
    let runner = runner(bench, recorder)
    let hanging = shell("sleep 600") { $0.timeout = .milliseconds(200) }
    runner.run([hanging, shell("echo refused; exit 4")], for: event(.active))
    #expect(runner.status(of: "web", [hanging])[0].isRunning)
    #expect(bench.turn { recorder.reports.count == 2 })
    #expect(
      recorder.reports.map(\.outcome.reason) == [
        "it was killed at its limit of 200 ms", "it exited with status 4 (refused)",
      ])
    let status = runner.status(of: "web", [hanging])[0]
    #expect(status.lastResult == "it was killed at its limit of 200 ms")
    #expect(status.runs == 1 && status.failures == 1 && status.lastFailed && status.lastExitStatus == nil)
  }

  @Test("too many that wait are given up, the oldest first")
  func overflow() throws {
    let (bench, recorder) = (try TrackingBench(), Recorder())
    let runner = runner(bench, recorder)
    let slow = shell("sleep 600")
    for _ in 0..<(HookRunner.longestQueue + 3) { runner.run([slow], for: event(.active)) }
    #expect(recorder.reports.count == 2)
    #expect(runner.status(of: "web", [slow])[0].waiting == HookRunner.longestQueue)
    runner.drain(within: .zero) { recorder.isDrained = true }
    #expect(bench.turn { recorder.isDrained })
    #expect(recorder.reports.count == HookRunner.longestQueue + 3)
    #expect(recorder.reports.last?.outcome.end == .abandoned)
  }

  @Test("at the end it waits for what runs, and not longer than it may")
  func drain() throws {
    let (bench, recorder) = (try TrackingBench(), Recorder())
    let runner = runner(bench, recorder)
    runner.drain(within: .seconds(1)) { recorder.isDrained = true }
    #expect(recorder.isDrained)
    recorder.isDrained = false
    runner.run([shell("exit 0")], for: event(.initialize))
    runner.drain(within: .seconds(20)) { recorder.isDrained = true }
    #expect(!recorder.isDrained)
    #expect(bench.turn { recorder.isDrained })
    #expect(recorder.reports.map(\.outcome.isSuccess) == [true])
  }
}

import Configuration
import ControlAPI
import EventLoop
import Testing

@testable import Tracking

@Suite("Tracked scripts")
struct ScriptMonitorTests {
  private final class Recorder {
    var changes: [ScriptChange] = []
  }

  /// A script that succeeds while the file `ok` is there, run ten times a second.
  private func script(_ bench: TrackingBench, _ change: (inout ScriptSettings) -> Void = { _ in })
    -> ScriptSettings
  {
    var settings = ScriptSettings(
      name: "check",
      command: ["/bin/sh", "-c", "echo run >> \(bench.path("runs")); test -e \(bench.path("ok"))"],
      interval: .milliseconds(100), timeout: .milliseconds(100))
    change(&settings)
    return settings
  }

  private func runs(_ bench: TrackingBench) -> Int {
    bench.text(of: "runs").split(separator: "\n").count
  }

  @Test("at the daemon's start it counts as failing until its first success")
  func start() throws {
    let bench = try TrackingBench()
    let recorder = Recorder()
    let monitor = ScriptMonitor(on: bench.loop) { recorder.changes.append($0) }
    try bench.write("", to: "ok")
    monitor.apply(
      [
        script(bench) {
          $0.timeout = .seconds(10); $0.interval = .seconds(10)
        }
      ], CommandAccounts(), isStart: true)
    #expect(monitor.failure(of: "check") == "it has no result yet")
    #expect(bench.turn { monitor.failure(of: "check") == nil })
    #expect(
      recorder.changes == [ScriptChange(name: "check", failure: nil, reason: "it exited with status 0")])
    #expect(runs(bench) == 1)
    monitor.stop()
  }

  @Test("one that a reload adds counts as succeeding until it has failed often enough")
  func reload() throws {
    let bench = try TrackingBench()
    let recorder = Recorder()
    let monitor = ScriptMonitor(on: bench.loop) { recorder.changes.append($0) }
    monitor.apply([script(bench) { $0.fall = 3 }], CommandAccounts(), isStart: false)
    #expect(monitor.failure(of: "check") == nil)
    #expect(bench.turn { monitor.failure(of: "check") != nil })
    #expect(runs(bench) == 3)
    #expect(monitor.failure(of: "check") == "it exited with status 1")
    #expect(recorder.changes.count == 1)
    monitor.stop()
  }

  @Test("what it counts as before its first result can be said")
  func initial() throws {
    let bench = try TrackingBench()
    let monitor = ScriptMonitor(on: bench.loop) { _ in }
    monitor.apply([script(bench) { $0.initial = .success }], CommandAccounts(), isStart: true)
    #expect(monitor.failure(of: "check") == nil)
    monitor.apply([script(bench) { $0.initial = .failure }], CommandAccounts(), isStart: false)
    #expect(monitor.failure(of: "check") == "it has no result yet")
    monitor.stop()
  }

  @Test("rise and fall count results in a row")
  func riseAndFall() throws {
    let bench = try TrackingBench()
    let recorder = Recorder()
    let monitor = ScriptMonitor(on: bench.loop) { recorder.changes.append($0) }
    try bench.write("", to: "ok")
    monitor.apply(
      [
        script(bench) {
          $0.rise = 3; $0.timeout = .seconds(10); $0.interval = .seconds(10)
        }
      ], CommandAccounts(),
      isStart: false)
    monitor.apply([script(bench) { $0.rise = 3 }], CommandAccounts(), isStart: false)
    bench.turn { runs(bench) >= 2 }
    try bench.remove("ok")
    #expect(bench.turn { recorder.changes.count == 1 })
    try bench.write("", to: "ok")
    let before = monitor.status[0].runs
    #expect(bench.turn { recorder.changes.count == 2 })
    // The run that was under way when the file came back may have been one of the failures.
    #expect(monitor.status[0].runs >= before + 3)
    #expect(monitor.failure(of: "check") == nil)
    monitor.stop()
  }

  @Test("one that hangs is killed at its limit, which is a failure")
  func hanging() throws {
    let bench = try TrackingBench()
    let monitor = ScriptMonitor(on: bench.loop) { _ in }
    monitor.apply([script(bench) { $0.command = ["/bin/sleep", "600"] }], CommandAccounts(), isStart: false)
    #expect(bench.turn { monitor.failure(of: "check") != nil })
    #expect(monitor.failure(of: "check") == "it was killed at its limit of 100 ms")
    monitor.stop()
  }

  @Test("a reload leaves an unchanged script what it knows, and begins a changed one anew")
  func keeps() throws {
    let bench = try TrackingBench()
    let monitor = ScriptMonitor(on: bench.loop) { _ in }
    let settings = script(bench)
    monitor.apply([settings], CommandAccounts(), isStart: false)
    bench.turn { monitor.failure(of: "check") != nil }
    monitor.apply([settings], CommandAccounts(), isStart: false)
    #expect(monitor.failure(of: "check") == "it exited with status 1")
    monitor.apply([script(bench) { $0.fall = 5 }], CommandAccounts(), isStart: false)
    #expect(monitor.failure(of: "check") == nil)
    monitor.apply([], CommandAccounts(), isStart: false)
    #expect(monitor.status.isEmpty)
  }
}

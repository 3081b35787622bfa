import ControlAPI
import EventLoop
import Foundation
import IPAddressing
import MonotonicTime
import Testing

@testable import Supervision

/// A supervisor of shell scripts that speak the balancer's side of the control channel.
private final class SupervisorBench {
  let children: ChildBench
  let sockets: ListeningSockets
  let port: UInt16
  let supervisor: BalancerSupervisor
  private let recorder = Recorder()

  private final class Recorder {
    var notices: [BalancerSupervisor.Notice] = []
  }

  var notices: [BalancerSupervisor.Notice] { recorder.notices }

  /// Reads the settings, and is ready.
  static let good = "read settings <&3; echo '{\"ready\":{}}' >&3; exec sleep 60"

  init(_ script: String, timing: BalancerLifecycle.Timing = BalancerLifecycle.Timing()) throws {
    children = try ChildBench()
    port = ListeningSocketsTests.ownPort()
    sockets = try ListeningSockets(
      binding: [SocketEndpoint(address: .v4(0x7f00_0001), port: port)], workers: 2)
    let job = try Self.job(script, sockets)
    supervisor = BalancerSupervisor(on: children.loop, job: job, timing: timing) { [recorder] in
      recorder.notices.append($0)
    }
    supervisor.start()
  }

  deinit {
    supervisor.stop()
    children.turn { supervisor.status.state == .stopped && supervisor.pid == nil }
  }

  static func job(_ script: String, _ sockets: ListeningSockets) throws -> BalancerSupervisor.Job {
    try BalancerSupervisor.Job(
      program: ChildProgram(path: "/bin/sh", arguments: ["-c", script]), sockets: sockets,
      settings: ["user": "aloft"])
  }

  func replace(_ script: String) throws {
    supervisor.replace(with: try Self.job(script, sockets))
  }

  @discardableResult
  func turn(until done: () -> Bool) -> Bool {
    children.turn(until: done)
  }

  func turn(untilNotice isWanted: (BalancerSupervisor.Notice) -> Bool) -> Bool {
    children.turn { notices.contains(where: isWanted) }
  }
}

@Suite("Supervising a balancer")
struct BalancerSupervisorTests {
  private let quick = BalancerLifecycle.Timing(readiness: .milliseconds(300), heartbeat: .milliseconds(200))

  @Test(
    "it gets its settings as one line of JSON and its sockets by name, and the host is fit once it is ready")
  func starts() throws {
    let bench = try SupervisorBench(
      """
      read settings <&3
      [ "$settings" = '{"user":"aloft"}' ] || { echo '{"failed":{"reason":"settings"}}' >&3; exit 1; }
      [ "$LISTEN_FDNAMES" = control:listener-0:listener-0 ] || { echo '{"failed":{"reason":"names"}}' >&3; exit 1; }
      echo '{"ready":{}}' >&3
      exec sleep 60
      """)
    #expect(bench.supervisor.fitness != .fit)
    #expect(bench.turn { bench.supervisor.fitness == .fit })
    let pid = try #require(bench.supervisor.pid)
    #expect(
      bench.notices == [
        .state(.starting), .fitness(.unfit(reason: "the balancer is not ready yet")), .ready(pid: pid),
        .state(.ready), .fitness(.fit),
      ])
    let status = bench.supervisor.status
    #expect(status.state == .ready && status.pid == pid && status.restarts == 0)
    #expect(status.listeners == ["127.0.0.1:\(bench.port)"])
  }

  @Test("killed, it is back at once; connections wait meanwhile and the host stays fit")
  func killed() throws {
    let bench = try SupervisorBench(SupervisorBench.good)
    bench.turn { bench.supervisor.fitness == .fit }
    let first = try #require(bench.supervisor.pid)
    kill(first, SIGKILL)
    #expect(ListeningSocketsTests.connects(bench.port))
    let reason = "it was killed by signal 9 (SIGKILL)"
    #expect(bench.turn { $0 == .ended(pid: first, reason: reason, restartIn: .zero) })
    #expect(bench.turn { bench.supervisor.status.state == .ready })
    #expect(bench.supervisor.pid != first)
    #expect(bench.supervisor.fitness == .fit)
    #expect(bench.supervisor.status.restarts == 1)
  }

  @Test("alive but silent, it is killed and replaced")
  func wedged() throws {
    let bench = try SupervisorBench(SupervisorBench.good, timing: quick)
    let reason = "it showed no sign of life for 200 ms"
    #expect(bench.turn { if case .ended(_, reason, _) = $0 { true } else { false } })
  }

  @Test("as long as it shows that it lives it is left alone")
  func lively() throws {
    let bench = try SupervisorBench(
      """
      read settings <&3; echo '{"ready":{}}' >&3
      while sleep 0.05; do echo '{"heartbeat":{}}' >&3; done
      """, timing: BalancerLifecycle.Timing(heartbeat: .seconds(1)))
    bench.turn { bench.supervisor.fitness == .fit }
    let pid = bench.supervisor.pid
    let start = bench.children.loop.readClock()
    bench.turn { bench.children.loop.readClock() - start > .milliseconds(1_500) }
    #expect(bench.supervisor.pid == pid)
  }

  @Test("its last words say why it ended")
  func refuses() throws {
    let bench = try SupervisorBench(
      "read settings <&3; echo '{\"failed\":{\"reason\":\"no pool\"}}' >&3; exit 1")
    #expect(bench.turn { if case .ended(_, "no pool", .zero) = $0 { true } else { false } })
  }

  @Test("a program that is not there makes the host unfit, with the reason")
  func missing() throws {
    let timing = BalancerLifecycle.Timing(backOff: BackOff.Settings(firstPause: .milliseconds(1)))
    let bench = try SupervisorBench(SupervisorBench.good, timing: timing)
    bench.turn { bench.supervisor.fitness == .fit }
    var job = try SupervisorBench.job("", bench.sockets)
    job.program.path = "/no/such/balancer"
    bench.supervisor.replace(with: job)
    let reason = "it could not be started: running the program: No such file or directory"
    #expect(bench.turn { $0 == .replacementFailed(reason: reason) })
    #expect(bench.supervisor.fitness == .fit, "the old one goes on")
  }

  @Test("new settings: a new balancer takes over, and then the old one ends")
  func replaced() throws {
    let bench = try SupervisorBench(SupervisorBench.good)
    bench.turn { bench.supervisor.fitness == .fit }
    let first = try #require(bench.supervisor.pid)
    try bench.replace(SupervisorBench.good)
    #expect(bench.turn { if case .ready(let pid) = $0 { pid != first } else { false } })
    #expect(bench.turn { kill(first, 0) != 0 })
    #expect(bench.supervisor.fitness == .fit)
    #expect(bench.supervisor.status.restarts == 0)
  }

  @Test("what it reports of its pools is kept, and what is no report is told once")
  func reports() throws {
    let pool =
      #"{"pools":{"_0":[{"alarms":[],"backends":[],"name":"tomcat","unknownRoutes":0,"waiting":0}]}}"#
    let health =
      #"{"backendHealth":{"backend":"w1","health":"unhealthy","pool":"tomcat","reason":"refused"}}"#
    let bench = try SupervisorBench(
      """
      read settings <&3; echo '{"ready":{}}' >&3
      echo '\(pool)' >&3; echo '\(health)' >&3; echo nonsense >&3; echo nonsense >&3; echo '\(pool)' >&3
      exec sleep 60
      """)
    #expect(bench.turn { if case .unintelligible(_, "nonsense") = $0 { true } else { false } })
    #expect(
      bench.notices.contains(
        .backendHealth(pool: "tomcat", backend: "w1", health: .unhealthy, reason: "refused")))
    #expect(bench.supervisor.pools == [PoolStatus(name: "tomcat", backends: [])])
    #expect(bench.notices.count { $0 == .pools } == 1)
    #expect(bench.notices.count { if case .unintelligible = $0 { true } else { false } } == 1)
  }

  @Test("one that ignores SIGTERM is killed when its time is over")
  func stubborn() throws {
    let timing = BalancerLifecycle.Timing(termination: .milliseconds(100))
    let bench = try SupervisorBench(
      "trap '' TERM; read settings <&3; echo '{\"ready\":{}}' >&3; while :; do sleep 1; done", timing: timing)
    bench.turn { bench.supervisor.fitness == .fit }
    bench.supervisor.stop()
    #expect(bench.supervisor.fitness == .unfit(reason: "the balancer was stopped"))
    #expect(bench.turn { $0 == .stopped })
  }
}

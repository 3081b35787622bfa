import ArgumentParser
import Glibc
import LabKit

/// Measures what clients see of failures, beside keepalived.
struct FailoverBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "failover-bench",
    abstract: "Runs Aloft and keepalived through the same failures and prints what clients saw.",
    discussion: """
      Each has two hosts and a client that pings their address every millisecond, in network namespaces of their own; \
      both go through a scenario at the same time. An outage is the longest time between two answers. Needs root.
      """)

  @Option(help: "Runs of each scenario.")
  var runs = 5

  @Option(help: "Only this scenario; may be repeated.")
  var scenario: [String] = []

  @Flag(help: "Only name the scenarios.")
  var list = false

  @Flag(help: "Aloft alone.")
  var alone = false

  @Flag(help: "Keep the processors busy for a minute in each run, not for 6 s.")
  var long = false

  @Flag(help: "Print each scenario's result as a line of JSON instead of the table.")
  var json = false

  private var scenarios: [Scenario] {
    Scenario.failures + Scenario.returns + Scenario.disturbances(isLong: long)
  }

  func validate() throws {
    guard (1...1000).contains(runs) else { throw ValidationError("--runs: 1 to 1000") }
    let names = scenarios.map(\.name)
    if let unknown = scenario.first(where: { !names.contains($0) }) {
      throw ValidationError("--scenario \(unknown): there are \(names.joined(separator: ", "))")
    }
  }

  func run() throws {
    if list { return scenarios.forEach { say("\($0.name): \($0.title)") } }
    try Prerequisites.check(["ip", "bridge"] + (alone ? [] : ["keepalived"]))
    try Programs.checkBuilt()
    let contenders: [any Contender.Type] = [AloftContender.self] + (alone ? [] : [KeepalivedContender.self])
    let bench = FailoverBench(
      scenarios: scenarios.filter { scenario.isEmpty || scenario.contains($0.name) }, runs: runs,
      contenders: contenders, progress: { complain($0) })
    complain(
      "\(bench.scenarios.count) scenarios, \(runs) runs each: about \(Int(bench.estimate.seconds / 60) + 1) minutes"
    )
    var results: [Result] = []
    try bench.play { result in
      results.append(result)
      if json { try sayJSON(result) }
    }
    guard !json else { return }
    say("minimum / median / maximum of \(runs) runs\n")
    say(ResultTable(results, contenders: contenders.map { $0.title }).text)
  }
}

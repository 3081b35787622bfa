import MonotonicTime
import VRRP

/// What one router did in a trace, and how it ended.
struct TraceLog {
  let name: String
  let outputs: [TraceOutput]
  /// Every state with when it was entered, Initialize at the start.
  let states: [(at: Instant, state: String)]
  let final: [String: JSONValue]

  init(name: String, node: SimulatedNode, configuration: VirtualRouter.Configuration) {
    self.name = name
    outputs = node.log.flatMap { TraceOutput.outputs(of: $0.action, at: $0.at, configuration) }
    states = node.states.map { ($0.at, $0.state.inTraces) }
    final = [
      "state": .text(node.state.inTraces),
      "priority": .number(Int(node.router.priority)),
      "active_adver_int_cs": node.router.activeInterval.map { .number(Int($0 / .milliseconds(10))) } ?? .null,
      "timer": node.timer.map { .text($0.name.inTraces) } ?? .null,
      "deadline_us": node.timer.map { .number(Int($0.deadline.nanoseconds / 1_000)) } ?? .null,
      "holds_addresses": .bool(node.holdsAddresses),
    ]
  }

  /// Every state between `from` and `to`, both included.
  func states(from: Instant, to: Instant) -> [String] {
    let before = states.last { $0.at <= from }.map { [$0.state] } ?? []
    return before + states.filter { $0.at > from && $0.at <= to }.map(\.state)
  }
}

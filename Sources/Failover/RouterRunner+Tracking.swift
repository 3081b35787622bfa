import Configuration
import ControlAPI
import Netlink
import VRRP

extension RouterRunner {
  /// Takes in what the control loop knows of the tracked things.
  func setFacts(_ facts: HostFacts) {
    self.facts = facts
    observeFacts()
  }

  /// Works the priority and this host's fitness out anew, from the facts as they are.
  func observeFacts() {
    takeFacts()
    tellFitness()
  }

  /// Works the priority out anew and reports a change of it, without telling the state machine.
  func takeFacts() {
    let old = effective
    effective = EffectivePriority(
      base: plan.priority,
      facts: plan.track.map { PriorityFact($0.subject, weight: $0.weight, state: state(of: $0)) })
    if effective.value != old.value { tellPriority(from: old) }
  }

  /// Tells the state machine the priority, and whether this host is fit: what is tracked and the addresses both must
  /// be well.
  func tellFitness() {
    for event in effective.events(obstacle: addressFailure) { handle(event) }
  }

  private func state(of tracked: TrackSettings) -> PriorityFact.State {
    guard tracked.kind == .interface else { return facts.states[tracked] ?? .good }
    guard let link = environment.links.link(named: tracked.name) else { return .bad("it does not exist") }
    return link.isUp ? .good : .bad("it is down")
  }

  private func tellPriority(from old: EffectivePriority) {
    let before = Dictionary(old.facts.map { ($0.subject, $0) }, uniquingKeysWith: { first, _ in first })
    let changed = effective.facts.filter { $0.contribution != before[$0.subject]?.contribution ?? 0 }
    let causes = changed.map { $0.state == .good ? "\($0.subject) is good" : $0.explanation }
    let cause =
      causes.isEmpty ? "the configured priority is \(effective.base)" : causes.joined(separator: "; ")
    environment.emit(
      Notice(
        .priorityChanged, "\(name): the priority goes from \(old.value) to \(effective.value): \(cause)",
        subject: name,
        fields: [
          "from": String(old.value), "to": String(effective.value), "cause": cause,
          "arithmetic": effective.arithmetic,
        ]))
  }

  var trackedStatus: [TrackedStatus] {
    effective.facts.map { fact in
      let reason: String? =
        switch fact.state {
        case .good: nil
        case .bad(let reason): reason
        case .number(let number, let reason): number == 0 ? nil : reason
        }
      return TrackedStatus(
        subject: fact.subject, weight: fact.weight, contribution: fact.contribution,
        makesUnfit: fact.unfitness != nil, reason: reason)
    }
  }
}

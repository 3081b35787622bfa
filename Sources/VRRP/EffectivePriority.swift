/// The priority that follows from a base and the present facts, and from nothing that was before.
public struct EffectivePriority: Sendable, Hashable {
  /// The configured priority, 1 to 255.
  public var base: UInt8
  /// What is observed, in the order of the configuration.
  public var facts: [PriorityFact]

  /// A priority from its base and the facts.
  public init(base: UInt8, facts: [PriorityFact]) {
    self.base = base
    self.facts = facts
  }

  /// 1 to 254; an owner's stays 255, whatever the facts.
  public var value: UInt8 {
    guard base != 255 else { return 255 }
    let sum = facts.reduce(Int(base)) { $0 + $1.contribution }
    return UInt8(min(max(sum, 1), 254))
  }

  /// Why this host must not take part; empty if it may.
  public var unfitness: [String] {
    facts.compactMap(\.unfitness)
  }

  /// What a virtual router has to be told, whatever it was told before.
  ///
  /// `obstacle` is what else keeps this host from taking part, such as addresses that cannot be set.
  public func events(obstacle: String? = nil) -> [VirtualRouter.Event] {
    let reasons = unfitness + (obstacle.map { [$0] } ?? [])
    // Before the fitness: a router that may run again compares itself with the right priority.
    return [
      .priorityChanged(value), reasons.isEmpty ? .fit : .unfit(reasons.joined(separator: "; ")),
    ]
  }

  /// The arithmetic for an operator: "150 − 20 (script gateway: exit status 1) = 130".
  public var arithmetic: String {
    let terms = facts.filter { $0.contribution != 0 }.map { fact in
      let sign = fact.contribution < 0 ? "−" : "+"
      return " \(sign) \(fact.contribution.magnitude) (\(fact.explanation))"
    }
    return terms.isEmpty ? "\(base)" : "\(base)\(terms.joined()) = \(value)"
  }
}

extension PriorityFact {
  /// Its subject, with the reason where there is one.
  public var explanation: String {
    switch state {
    case .good: subject
    case .bad(let reason), .number(_, let reason): "\(subject): \(reason)"
    }
  }
}

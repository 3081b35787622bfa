/// Turns the results of checks into a backend's health: so many successes or failures in a row change it.
package struct HealthCounter: Sendable, Equatable {
  /// A change of health.
  package struct Transition: Sendable, Equatable {
    package let from: Health
    package let to: Health
  }

  /// What the results so far amount to.
  package private(set) var health = Health.unknown
  private let rise: Int
  private let fall: Int
  /// Results in a row that speak against the present health.
  private var contradictions = 0

  /// A counter that knows nothing; thresholds below 1 count as 1.
  package init(rise: Int, fall: Int) {
    self.rise = max(rise, 1)
    self.fall = max(fall, 1)
  }

  /// Takes the result of one check; returns the change of health that it makes, if any.
  ///
  /// A backend that nothing is known of is used already, so its first success makes it healthy.
  package mutating func observe(success: Bool) -> Transition? {
    switch health {
    case .unknown:
      return success ? change(to: .healthy) : contradict(fall, .unhealthy)
    case .healthy:
      return success ? confirm() : contradict(fall, .unhealthy)
    case .unhealthy, .ejected:
      return success ? contradict(rise, .healthy) : confirm()
    }
  }

  private mutating func confirm() -> Transition? {
    contradictions = 0
    return nil
  }

  private mutating func contradict(_ threshold: Int, _ next: Health) -> Transition? {
    contradictions += 1
    return contradictions >= threshold ? change(to: next) : nil
  }

  private mutating func change(to next: Health) -> Transition {
    defer { health = next }
    contradictions = 0
    return Transition(from: health, to: next)
  }
}

/// Something present that a virtual router's priority, or its taking part at all, depends on.
public struct PriorityFact: Sendable, Hashable {
  /// What it is, for an operator: "script gateway".
  public var subject: String
  /// What it changes the priority by; nil if this host must not take part while it fails.
  public var weight: Int?
  public var state: State

  /// What is known of it now.
  public enum State: Sendable, Hashable {
    case good
    /// It fails, for a reason in words.
    case bad(String)
    /// A number that the weight is multiplied by, such as a tracked file's; without weight, any but 0 is a failure.
    case number(Int, String)
  }

  /// A fact from its parts.
  public init(_ subject: String, weight: Int?, state: State) {
    self.subject = subject
    self.weight = weight
    self.state = state
  }

  /// What it adds to the priority.
  public var contribution: Int {
    guard let weight else { return 0 }
    switch state {
    case .good: return max(weight, 0)
    case .bad: return min(weight, 0)
    case .number(let number, _):
      // A number from outside, of any size: nothing beyond the whole range of priorities makes a difference.
      return min(max(weight, -255), 255) * min(max(number, -255), 255)
    }
  }

  /// Why this host must not take part; nil if this fact does not stand in its way.
  public var unfitness: String? {
    guard weight == nil else { return nil }
    switch state {
    case .good, .number(0, _): return nil
    case .bad(let reason), .number(_, let reason): return "\(subject): \(reason)"
    }
  }
}

public import Configuration
public import VRRP

/// What the control loop knows of the things that virtual routers track; interfaces are known to the real-time loop.
public struct HostFacts: Sendable, Equatable {
  /// What is not in it is good.
  public var states: [TrackSettings: PriorityFact.State]

  /// Facts from what is known.
  public init(_ states: [TrackSettings: PriorityFact.State] = [:]) {
    self.states = states
  }
}

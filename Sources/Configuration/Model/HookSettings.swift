/// A command that is run when a virtual router changes its state.
public struct HookSettings: Sendable, Equatable, Codable {
  /// The program's absolute path and its arguments; no shell reads them.
  public var command: [String]
  /// The states whose entering it is run for.
  public var states: Set<State>
  /// How long a run may take before it is killed.
  public var timeout: Duration
  /// The account that it runs as.
  public var user: String
  /// What follows the arguments of `command`.
  public var arguments: Arguments

  /// The states of a virtual router.
  public enum State: String, Sendable, Hashable, Codable, CaseIterable {
    case active
    case backup
    case initialize
  }

  /// What a hook gets as arguments besides its own.
  public enum Arguments: String, Sendable, Equatable, Codable, CaseIterable {
    case none
    /// `INSTANCE`, the name, the state in keepalived's words, and the priority.
    case keepalived
  }

  /// A hook from its parts, with the defaults of the file.
  public init(
    command: [String], states: Set<State> = Set(State.allCases), timeout: Duration = .seconds(30),
    user: String = "nobody", arguments: Arguments = .none
  ) {
    self.command = command
    self.states = states
    self.timeout = timeout
    self.user = user
    self.arguments = arguments
  }
}

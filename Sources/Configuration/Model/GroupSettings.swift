/// Virtual routers that move together: all members are Active on one host, or none is.
public struct GroupSettings: Sendable, Equatable, Codable {
  /// The key in `groups:`.
  public var name: String
  /// The names of at least two virtual routers; the first one's addresses decide between hosts of equal priority.
  public var members: [String]

  /// A group from its parts.
  public init(name: String, members: [String]) {
    self.name = name
    self.members = members
  }
}

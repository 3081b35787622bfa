/// Another host that spoke as Active while this one was: a split, over or not.
public struct AnotherActiveStatus: Sendable, Equatable, Codable {
  /// The host's name, or its address when it is not in the file.
  public var host: String
  public var address: String
  /// The priority that it spoke with; 0 when it resigned.
  public var priority: UInt8
  /// When it was last heard so, in seconds since 1970.
  public var lastSeenAt: Double
  /// How many such advertisements were heard, of whomever.
  public var advertisements: UInt64

  /// A status from its parts.
  public init(host: String, address: String, priority: UInt8, lastSeenAt: Double, advertisements: UInt64) {
    self.host = host
    self.address = address
    self.priority = priority
    self.lastSeenAt = lastSeenAt
    self.advertisements = advertisements
  }
}

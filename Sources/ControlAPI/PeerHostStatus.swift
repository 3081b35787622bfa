/// Another host of the tier, as it tells of itself over the peer link.
public struct PeerHostStatus: Sendable, Equatable, Codable {
  public var name: String
  /// The address that messages go to.
  public var address: String
  public var link: Link
  /// When it was last heard; nil if never.
  public var lastHeardAt: Double?
  /// The version of its daemon.
  public var version: String?
  public var configuration: Comparison
  /// The settings that differ: `virtual_routers.web: addresses`; empty while they are not known.
  public var differences: [String]
  /// Its virtual routers, as it said last.
  public var virtualRouters: [PeerRouterStatus]
  /// Datagrams from its address that were not messages of this version.
  public var rejected: UInt64

  /// How the link stands.
  public enum Link: String, Sendable, Equatable, Codable, CaseIterable {
    /// Nothing heard yet.
    case unknown
    /// Nothing listens there: another VRRP program, or Aloft is stopped.
    case refused
    case heard
    /// Heard once, and not lately.
    case silent
  }

  /// Whether two configurations are the same.
  public enum Comparison: String, Sendable, Equatable, Codable, CaseIterable {
    case unknown
    case same
    case different
  }

  /// A host's status from its parts.
  public init(
    name: String, address: String, link: Link, lastHeardAt: Double?, version: String?,
    configuration: Comparison, differences: [String], virtualRouters: [PeerRouterStatus], rejected: UInt64
  ) {
    self.name = name
    self.address = address
    self.link = link
    self.lastHeardAt = lastHeardAt
    self.version = version
    self.configuration = configuration
    self.differences = differences
    self.virtualRouters = virtualRouters
    self.rejected = rejected
  }
}

/// A virtual router on another host, by that host's account.
public struct PeerRouterStatus: Sendable, Equatable, Codable {
  public var name: String
  public var virtualRouterID: UInt8
  public var state: RouterState
  public var priority: UInt8

  /// A virtual router's status from its parts.
  public init(name: String, virtualRouterID: UInt8, state: RouterState, priority: UInt8) {
    self.name = name
    self.virtualRouterID = virtualRouterID
    self.state = state
    self.priority = priority
  }
}

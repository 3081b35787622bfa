/// One thing that a virtual router's priority, or its taking part at all, depends on.
public struct TrackSettings: Sendable, Hashable, Codable {
  /// What kind of thing it is.
  public var kind: Kind
  /// The interface, the script, the file's path or the pool; empty for the balancer.
  public var name: String
  /// What it adds to the priority: negative weights count while it fails, positive ones while it does not, and a file's
  /// number is multiplied by it; nil for none: while it fails the host is unfit.
  public var weight: Int?
  /// Pools only: with fewer healthy backends it fails.
  public var minimum: Int

  /// The kinds of things.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    case interface
    case script
    case file
    case balancer
    case pool
  }

  /// A tracked thing from its parts.
  public init(_ kind: Kind, _ name: String = "", weight: Int? = nil, minimum: Int = 1) {
    self.kind = kind
    self.name = name
    self.weight = weight
    self.minimum = minimum
  }

  /// What it is called in messages and status: `script gateway`.
  public var subject: String {
    name.isEmpty ? kind.rawValue : "\(kind.rawValue) \(name)"
  }
}

extension AloftConfiguration {
  /// What `router` depends on; the balancer without weight, unless the file says otherwise.
  public func tracked(by router: VirtualRouterSettings) -> [TrackSettings] {
    guard balancer != nil, !router.track.contains(where: { $0.kind == .balancer }) else {
      return router.track
    }
    return [TrackSettings(.balancer)] + router.track
  }
}

/// What a hook reads on its standard input: one transition of a virtual router on this host.
///
/// JSON keys are the property names.
public struct HookEvent: Sendable, Equatable, Codable {
  /// The virtual router's name.
  public var virtualRouter: String
  public var virtualRouterID: UInt8
  public var from: RouterState
  public var to: RouterState
  /// Why, in words.
  public var cause: String
  /// The address of the other router that the transition is about; absent if it is about none.
  public var peer: String?
  /// This host's priority at that moment.
  public var priority: UInt8
  public var interface: String
  /// The virtual addresses with their prefix lengths.
  public var addresses: [String]
  /// The name of this host in `hosts:`.
  public var host: String
  /// When, in seconds since 1970.
  public var time: Double

  /// A transition from its parts.
  public init(
    virtualRouter: String, virtualRouterID: UInt8, from: RouterState, to: RouterState, cause: String,
    peer: String?, priority: UInt8, interface: String, addresses: [String], host: String, time: Double
  ) {
    self.virtualRouter = virtualRouter
    self.virtualRouterID = virtualRouterID
    self.from = from
    self.to = to
    self.cause = cause
    self.peer = peer
    self.priority = priority
    self.interface = interface
    self.addresses = addresses
    self.host = host
    self.time = time
  }
}

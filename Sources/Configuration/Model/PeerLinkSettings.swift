/// The messages by which the hosts of the tier tell each other their state, beside the election.
public struct PeerLinkSettings: Sendable, Equatable, Codable {
  /// UDP, the same on every host.
  public var port: UInt16
  /// Time between messages to a host that answers.
  public var interval: Duration

  /// Settings from their parts; 7112 is assigned to nobody.
  public init(port: UInt16 = 7112, interval: Duration = .seconds(1)) {
    self.port = port
    self.interval = interval
  }
}

/// What an Aloft host tells another one about itself, in one round.
public struct PeerMessage: Sendable, Hashable {
  /// A virtual router on the sender.
  public struct Router: Sendable, Hashable {
    /// The states of RFC 9568 §6.3, by their numbers on the wire.
    public enum State: UInt8, Sendable, Hashable {
      case initialize = 0
      case backup = 1
      case active = 2
    }

    public var name: String
    public var virtualRouterID: UInt8
    public var state: State
    /// The priority in effect.
    public var priority: UInt8

    /// A virtual router from its parts; of a name longer than 255 bytes the wire takes the beginning.
    public init(name: String, virtualRouterID: UInt8, state: State, priority: UInt8) {
      self.name = name
      self.virtualRouterID = virtualRouterID
      self.state = state
      self.priority = priority
    }
  }

  /// A number that is another one after each start of the sender.
  public var startID: UInt64
  /// The number of the round since that start.
  public var sequence: UInt64
  /// The sender's name in `hosts:`.
  public var host: String
  /// The version of its daemon.
  public var version: String
  /// The digest of its whole configuration; nil if it does not say.
  public var digest: UInt128?
  /// Its virtual routers.
  public var routers: [Router]
  /// Digests of parts of its configuration by name; sent only while the two hosts' differ.
  public var sections: [String: UInt128]

  /// A message from its parts.
  public init(
    startID: UInt64, sequence: UInt64, host: String, version: String, digest: UInt128?,
    routers: [Router] = [], sections: [String: UInt128] = [:]
  ) {
    self.startID = startID
    self.sequence = sequence
    self.host = host
    self.version = version
    self.digest = digest
    self.routers = routers
    self.sections = sections
  }
}

/// One datagram of a round: a message that holds some of the sender's virtual routers and sections.
public struct PeerDatagram: Sendable, Hashable {
  /// What the datagram says.
  public var message: PeerMessage
  /// Which datagram of the round it is, from 0.
  public var part: UInt8
  /// How many datagrams the round has: 1 to 64.
  public var parts: UInt8

  /// A datagram from its parts.
  public init(_ message: PeerMessage, part: UInt8 = 0, of parts: UInt8 = 1) {
    self.message = message
    self.part = part
    self.parts = parts
  }
}

/// Why a datagram is not taken.
public enum PeerMessageError: Error, Sendable, Hashable {
  /// It does not begin as a message of Aloft's does.
  case foreign
  /// It is of a version that this host does not know.
  case version(UInt8)
  /// It is authenticated in a way that this host does not know.
  case authentication(UInt8)
  /// It contradicts itself: a length beyond its end, text that is not UTF-8, a part beyond the number of parts.
  case malformed
}

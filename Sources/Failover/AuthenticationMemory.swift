import Configuration
import IPAddressing
import VRRP

/// What has to outlive a virtual router, and the daemon, so that nothing is believed twice and nothing of this host's is
/// taken for a replay: the last sequence numbers sent and heard.
public struct AuthenticationMemory: Sendable, Equatable, Codable {
  private var routers: [Router] = []

  /// A memory of nothing.
  public init() {}

  /// What one virtual router remembers.
  struct Router: Sendable, Equatable, Codable {
    var identity: Identity
    /// The last sequence number that was sent; nil if none was.
    var sent: UInt64?
    /// Whether none was sent after it.
    var isFinal: Bool
    /// The last ones that were accepted, the latest at the end.
    var heard: [Mark]
  }

  /// What tells virtual routers apart on the wire.
  struct Identity: Sendable, Equatable, Codable {
    var interface: String
    var family: IPAddress.Family
    var virtualRouterID: UInt8

    init(_ settings: VirtualRouterSettings) {
      interface = settings.interface
      family = settings.family
      virtualRouterID = settings.virtualRouterID
    }
  }

  struct Mark: Sendable, Equatable, Codable {
    var address: String
    var sequence: UInt64
  }

  /// What is remembered of a virtual router.
  subscript(identity: Identity) -> Router? {
    routers.first { $0.identity == identity }
  }

  mutating func set(_ router: Router) {
    routers.removeAll { $0.identity == router.identity }
    routers.append(router)
  }
}

extension AuthenticationMemory.Router {
  init(
    _ identity: AuthenticationMemory.Identity, _ signer: TrailerSigner, _ marks: ReplayMarks, isFinal: Bool
  ) {
    self.identity = identity
    sent = signer.last?.rawValue
    self.isFinal = isFinal
    heard = marks.all.map {
      AuthenticationMemory.Mark(address: $0.sender.description, sequence: $0.sequence.rawValue)
    }
  }

  /// What was heard, as a verifier has it; what cannot be read is left out.
  var marks: ReplayMarks {
    var marks = ReplayMarks()
    for mark in heard {
      guard let sender = IPAddress(mark.address) else { continue }
      marks.set(ReplayMarks.Mark(sender: sender, sequence: SequenceNumber(rawValue: mark.sequence)))
    }
    return marks
  }
}

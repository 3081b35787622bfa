public import MonotonicTime

/// What one host knows of another one by their link, and what follows from it: when to speak to it again, and whether
/// their configurations have differed for long enough to say so. Never an input to an election.
public struct PeerMonitor: Sendable {
  /// How the link stands.
  public enum Link: Sendable, Hashable {
    /// Never heard, and nobody said that there is nothing to hear: not asked yet, or a packet filter is between.
    case unknown
    /// The host answers that nothing listens at the port: it runs something else, as keepalived, or Aloft is stopped.
    case refused
    /// Heard lately.
    case heard
    /// Heard once, and not lately.
    case silent
  }

  /// A configuration as its digests tell it.
  public struct Digests: Sendable, Equatable {
    public var whole: UInt128
    public var sections: [String: UInt128]

    /// Digests of a configuration and of its parts by name.
    public init(whole: UInt128, sections: [String: UInt128]) {
      self.whole = whole
      self.sections = sections
    }
  }

  /// What has become of the difference between two configurations.
  public enum DriftChange: Sendable, Hashable {
    /// They have differed for as long as a change of all hosts may take; the parts that differ, if they are known.
    case began([String])
    /// They are the same again.
    case ended
  }

  /// How long configurations may differ while hosts are changed one after the other.
  public static let grace: Duration = .seconds(10)
  /// How often a host is spoken to that does not answer.
  public static let slowInterval: Duration = .seconds(30)
  // So many rounds without answer make a host one that does not answer.
  private static let patience = 10
  // So many intervals without a message make a host silent.
  private static let missedRounds = 3

  /// How often a host is spoken to that answers.
  public var interval: Duration
  /// The last complete message; nil before the first.
  public private(set) var message: PeerMessage?
  /// When it came.
  public private(set) var heardAt: Instant?
  /// Whether the configurations have differed for longer than `grace`.
  public private(set) var isDrifting = false
  private var assembly = PeerAssembly()
  private var isRefused = false
  private var unanswered = 0
  private var nextRound: Instant?
  private var differsSince: Instant?

  /// A host that has not been heard yet.
  public init(interval: Duration) {
    self.interval = interval
  }

  /// How the link stands at `now`.
  public func link(at now: Instant) -> Link {
    if isRefused { return .refused }
    guard let heardAt else { return .unknown }
    return now - heardAt <= interval * Self.missedRounds ? .heard : .silent
  }

  // MARK: Speaking

  /// When the next round is due; nil for at once.
  public var due: Instant? { nextRound }

  /// Whether the next message is to name the parts of the configuration: the receiver needs them only while they differ.
  public func wantsSections(_ own: Digests) -> Bool {
    message.map { $0.digest != own.whole } ?? false
  }

  /// A round has been sent to the host.
  public mutating func sent(at now: Instant) {
    if unanswered < .max { unanswered += 1 }
    let answers = !isRefused && unanswered < Self.patience
    nextRound = now + (answers ? interval : max(interval, Self.slowInterval))
  }

  /// The host's kernel said that nothing listens there.
  public mutating func refused(at now: Instant) {
    isRefused = true
    nextRound = now + max(interval, Self.slowInterval)
  }

  // MARK: Hearing

  /// A datagram came from the host.
  public mutating func heard(_ datagram: PeerDatagram, at now: Instant) {
    // A host that begins to speak is answered at once, so that both know of each other without delay.
    if isRefused || unanswered >= Self.patience || heardAt == nil { nextRound = nil }
    isRefused = false
    unanswered = 0
    heardAt = now
    if let complete = assembly.add(datagram) { message = complete }
  }

  /// Compares the configurations; to be called after every message, change of the own one, and second.
  public mutating func judge(_ own: Digests, at now: Instant) -> DriftChange? {
    guard let message, let digest = message.digest else { return nil }
    guard digest != own.whole else {
      differsSince = nil
      defer { isDrifting = false }
      return isDrifting ? .ended : nil
    }
    let since = differsSince ?? now
    differsSince = since
    guard !isDrifting, now - since >= Self.grace else { return nil }
    isDrifting = true
    return .began(differences(from: own))
  }

  /// The parts that differ, in a stable order: `virtual_routers.web: addresses`; empty while the host has not named its.
  public func differences(from own: Digests) -> [String] {
    guard let theirs = message?.sections, !theirs.isEmpty else { return [] }
    let names = Set(own.sections.keys).union(theirs.keys).sorted()
    let differing = names.filter { own.sections[$0] != theirs[$0] }
    var groups: [(place: Substring, parts: [String])] = []
    for name in differing {
      let pieces = name.split(separator: ":", maxSplits: 1)
      let place = pieces.first ?? ""
      let only = own.sections[name] == nil ? " (only there)" : theirs[name] == nil ? " (only here)" : ""
      let part = (pieces.count > 1 ? String(pieces[1].drop { $0 == " " }) : "") + only
      if groups.last?.place == place {
        groups[groups.count - 1].parts.append(part)
      } else {
        groups.append((place, [part]))
      }
    }
    return groups.map { group in
      let parts = group.parts.filter { !$0.isEmpty }
      return parts.isEmpty ? String(group.place) : "\(group.place): \(parts.joined(separator: ", "))"
    }
  }
}

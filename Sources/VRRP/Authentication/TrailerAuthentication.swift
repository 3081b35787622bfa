/// How the members of one virtual router prove to each other who they are.
public struct TrailerAuthentication: Sendable {
  public let mode: Mode
  public let replayProtection: ReplayProtection
  /// Every key that verifies, by its id.
  let keys: [UInt8: any MessageAuthenticator]
  /// The id of the key that signs.
  public let activeKey: UInt8

  /// What is signed and what is accepted: the steps of a roll-out.
  public enum Mode: String, Sendable, Hashable, CaseIterable {
    /// Verifies what is signed, accepts what is not, and sends unsigned.
    case receiveOnly = "receive-only"
    /// Signs, verifies what is signed, and accepts what is not.
    case permissive
    /// Signs, and accepts nothing that is not signed.
    case enforce
  }

  /// What keeps a recorded advertisement from being believed again.
  public enum ReplayProtection: Sendable, Hashable {
    /// The sender's clock must be within `window` of the receiver's, and sequence numbers must grow within it.
    case time(window: Duration)
    /// Sequence numbers must grow, whatever the clocks say.
    case monotonic
  }

  /// From its parts; nil if there is no key with the id `activeKey`.
  public init?(
    mode: Mode, keys: [UInt8: any MessageAuthenticator], activeKey: UInt8, replayProtection: ReplayProtection
  ) {
    guard keys[activeKey] != nil else { return nil }
    self.mode = mode
    self.keys = keys
    self.activeKey = activeKey
    self.replayProtection = replayProtection
  }

  /// Whether advertisements are to be signed.
  public var signs: Bool {
    switch mode {
    case .receiveOnly: false
    case .permissive, .enforce: true
    }
  }

  /// Whether an advertisement without a trailer is accepted.
  var acceptsUnsigned: Bool {
    switch mode {
    case .receiveOnly, .permissive: true
    case .enforce: false
    }
  }
}

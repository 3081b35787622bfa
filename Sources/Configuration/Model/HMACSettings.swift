/// How the advertisements of a virtual router are signed and verified (`authentication: { type: hmac }`).
public struct HMACSettings: Sendable, Equatable, Codable {
  public var mode: Mode
  /// The keys by their ids, 1 to 255; any of them verifies.
  public var keys: [UInt8: HMACKeySettings]
  /// The id of the key that signs: one of `keys`.
  public var activeKey: UInt8
  public var replayProtection: ReplayProtection

  /// What is signed and what is accepted.
  public enum Mode: String, Sendable, Equatable, Codable, CaseIterable {
    /// Signs, and accepts nothing that is not signed.
    case enforce
    /// Signs, and accepts what is not signed.
    case permissive
    /// Sends unsigned, and verifies only what is signed.
    case receiveOnly = "receive-only"
  }

  /// What keeps a recorded advertisement from being believed again.
  public enum ReplayProtection: Sendable, Equatable, Codable {
    /// The clocks of the hosts may be this far apart.
    case time(window: Duration)
    /// Clocks do not matter.
    case monotonic
  }

  /// Settings from their parts.
  public init(
    mode: Mode, keys: [UInt8: HMACKeySettings], activeKey: UInt8, replayProtection: ReplayProtection
  ) {
    self.mode = mode
    self.keys = keys
    self.activeKey = activeKey
    self.replayProtection = replayProtection
  }

  /// The window of a file that does not say one.
  public static func defaultWindow(advertisementInterval: Duration) -> Duration {
    min(max(advertisementInterval * 3, .seconds(5)), .seconds(300))
  }
}

/// One key.
public struct HMACKeySettings: Sendable, Equatable, Codable {
  public var source: Source
  /// The key itself; nil until it has been read from where `source` says.
  public var secret: SecretKey?

  /// Where a key comes from.
  public enum Source: Sendable, Equatable, Codable {
    /// It stands in the configuration.
    case configuration
    /// A file with the key and nothing else.
    case file(String)
    /// A credential that systemd passes to the service.
    case credential(String)
  }

  /// A key from its parts.
  public init(source: Source, secret: SecretKey? = nil) {
    self.source = source
    self.secret = secret
  }
}

/// A key that the file only names: whoever may read files has to fetch it.
public struct ExternalKey: Sendable, Equatable {
  /// The name of the virtual router.
  public var router: String
  public var id: UInt8
  public var source: HMACKeySettings.Source
  /// Where the file names it.
  public var line: Int
  public var column: Int
}

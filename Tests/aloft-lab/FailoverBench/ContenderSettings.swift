import LabKit

/// What both contenders are told, each in its own words.
struct ContenderSettings: Sendable {
  /// A mistake in one host's file.
  enum Mistake: Sendable {
    /// An interface that does not exist.
    case interface
    /// An address that the other host's file does not have.
    case extraAddress
  }

  var interval: Duration
  /// Further lines of Aloft's virtual router, for what keepalived has no words for.
  var aloftOnly: [String] = []

  static let address = "10.0.0.30"
  static let extraAddress = "10.0.0.31"

  /// The settings with advertisements every `interval`.
  init(every interval: Duration) {
    self.interval = interval
  }

  /// The tier that both of them form.
  func tier(_ mistake: Mistake? = nil) -> TierConfiguration {
    var tier = TierConfiguration()
    tier.interval = interval
    tier.addresses = ["\(Self.address)/24"] + (mistake == .extraAddress ? ["\(Self.extraAddress)/24"] : [])
    tier.options = aloftOnly
    return tier
  }

  /// Waiting for three advertisements and the skew time of lb2 (RFC 9568 §6.1).
  var activeDownInterval: Duration { tier().activeDownInterval(of: .lb2) }
  /// The skew time of lb2.
  var skew: Duration { tier().skew(of: .lb2) }

  /// `text` with what `mistake` makes of the name of the network card.
  static func misspell(_ text: String, _ mistake: Mistake?) -> String {
    guard mistake == .interface else { return text }
    return text.split(separator: Host.device, omittingEmptySubsequences: false).joined(
      separator: "\(Host.device)5")
  }
}

/// For how long the kernel keeps a virtual address that nobody renews.
public enum LeaseSetting: Sendable, Equatable, Codable {
  /// As long as is safe with the advertisement interval.
  case automatic
  /// For ever.
  case off
  /// Whole seconds, at least one.
  case fixed(Duration)

  /// The valid lifetime of the addresses at that interval between advertisements; nil means for ever.
  ///
  /// No peer takes over earlier than three intervals after the last advertisement (RFC 9568 §6.1), and the kernel removes
  /// an address up to a quarter of a second late. The kernel counts whole seconds: with intervals below about 0.4 s the
  /// address outlives its host by more than the peer waits.
  public func lifetime(advertisementInterval interval: Duration) -> Duration? {
    switch self {
    case .automatic: max(.seconds((interval * 3 - Self.removalDelay).components.seconds), Self.shortest)
    case .off: nil
    case .fixed(let lifetime): lifetime
    }
  }

  /// Whether an address with that lifetime, which has not ended yet, shows that no peer can have taken over.
  public static func endsBeforeTakeover(_ lifetime: Duration, advertisementInterval interval: Duration)
    -> Bool
  {
    lifetime + (lifetime == shortest ? shortestRemovalDelay : removalDelay) < interval * 3
  }

  /// What the kernel counts in.
  static let shortest: Duration = .seconds(1)
  /// The kernel looks at lifetimes in steps that it rounds by up to 250 ms.
  static let shortestRemovalDelay: Duration = .milliseconds(50)
  static let removalDelay: Duration = .milliseconds(300)
}

public import IPAddressing
public import MonotonicTime

/// An advertisement that passed every check.
public struct ReceivedAdvertisement: Sendable, Hashable {
  public var advertisement: Advertisement
  /// The address that it came from.
  public var source: IPAddress
  /// What is odd about it nevertheless.
  public var warnings: ReceptionWarnings
  /// What its trailer proved; nil if it had none.
  public var signature: TrailerVerifier.Signature?
  /// When it arrived on this host, where that was before it was read; nil for when it is handed in.
  public var arrival: Instant?

  /// An advertisement with its sender.
  public init(
    _ advertisement: Advertisement, source: IPAddress, warnings: ReceptionWarnings = [],
    signature: TrailerVerifier.Signature? = nil, arrival: Instant? = nil
  ) {
    self.advertisement = advertisement
    self.source = source
    self.warnings = warnings
    self.signature = signature
    self.arrival = arrival
  }

  /// The sender's priority.
  public var priority: UInt8 { advertisement.priority }

  /// The sender's advertisement interval.
  public var interval: Duration { advertisement.interval }
}

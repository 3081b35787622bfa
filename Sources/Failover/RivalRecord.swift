import IPAddressing
import MonotonicTime

/// What an Active has heard of others that are Active too, and how often it has to announce its addresses for that.
struct RivalRecord {
  private(set) var address: IPAddress?
  private(set) var priority: UInt8 = 0
  private(set) var lastHeard: Instant = .zero
  /// Advertisements of others that were heard while this host was Active.
  private(set) var count: UInt64 = 0
  private var inRow = 0
  private var began: Instant = .zero
  private var lastAnnounced: Instant?

  // The advertisement of one that yields, the one before, and a farewell: each may have been the last word to somebody.
  private static let announcedEach = 3
  private static let announcedEvery: Duration = .seconds(1)

  /// Takes an advertisement of another Active; those less than `quiet` apart belong together.
  ///
  /// - Returns: whether to announce the addresses: at once for the first few, so that no neighbour is left with the
  ///   hardware address of one that yields, and now and then as long as one does not yield.
  mutating func hear(from address: IPAddress, priority: UInt8, at now: Instant, quiet: Duration) -> Bool {
    if count == 0 || now - lastHeard > quiet {
      inRow = 0
      began = now
      lastAnnounced = nil
    }
    self.address = address
    self.priority = priority
    count += 1
    inRow += 1
    lastHeard = now
    let isDue = lastAnnounced.map { now - $0 >= Self.announcedEvery } ?? true
    guard inRow <= Self.announcedEach || isDue else { return false }
    lastAnnounced = now
    return true
  }

  /// Whether another one has gone on as Active for longer than `quiet`, although it must have heard this host by then.
  func persists(at now: Instant, quiet: Duration) -> Bool {
    count > 0 && inRow > Self.announcedEach && now - lastHeard <= quiet && lastHeard - began > quiet
  }
}

import IPAddressing
import MonotonicTime

/// Counts rejected packets by reason and says when a line about them is due: the first of a reason at once,
/// then at most one a minute however many come and whatever their sources are.
struct RejectionLedger {
  /// What one line tells.
  struct Summary: Equatable {
    var reason: String
    /// Packets since the last line.
    var count: UInt64
    /// Where the last of them came from.
    var lastSource: IPAddress
    /// The rejection's own words.
    var text: String
  }

  private struct Entry {
    var unreported: UInt64 = 0
    var lastSource: IPAddress
    var text: String
    var nextLine: Instant
  }

  static let period: Duration = .seconds(60)
  private var entries: [String: Entry] = [:]

  /// Counts one packet; returns the summary to tell now, if one is due.
  mutating func record(reason: String, text: String, from source: IPAddress, at now: Instant) -> Summary? {
    var entry = entries[reason] ?? Entry(lastSource: source, text: text, nextLine: now)
    entry.unreported += 1
    entry.lastSource = source
    entry.text = text
    defer { entries[reason] = entry }
    guard now >= entry.nextLine else { return nil }
    return Self.report(&entry, reason: reason, at: now)
  }

  /// When `flush` has something to tell; nil while nothing is held back.
  var nextLine: Instant? {
    entries.values.filter { $0.unreported > 0 }.map(\.nextLine).min()
  }

  /// The summaries that were held back and are due.
  mutating func flush(at now: Instant) -> [Summary] {
    entries.keys.sorted().compactMap { reason in
      guard var entry = entries[reason], entry.unreported > 0, now >= entry.nextLine else { return nil }
      defer { entries[reason] = entry }
      return Self.report(&entry, reason: reason, at: now)
    }
  }

  private static func report(_ entry: inout Entry, reason: String, at now: Instant) -> Summary {
    defer {
      entry.unreported = 0
      entry.nextLine = now + period
    }
    return Summary(reason: reason, count: entry.unreported, lastSource: entry.lastSource, text: entry.text)
  }
}

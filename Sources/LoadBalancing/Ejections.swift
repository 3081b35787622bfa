package import MonotonicTime

/// Passive health: which backends of a pool are left alone because requests failed on them, and until when.
///
/// Each ejection of a backend that fails again soon after its return lasts twice as long as the one before. At most
/// half of a pool is ejected at a time: errors everywhere are no reason to lose what still works.
package struct Ejections: Sendable {
  private struct Entry: Sendable {
    /// When it returns; nil if it is not ejected.
    var until: Instant?
    /// When it last returned.
    var returned: Instant?
    /// Ejections in a row.
    var count = 0
  }

  /// The longest ejection; a backend that lives so long after its return begins anew.
  package static let longest = Duration.seconds(300)

  private var entries: [Entry]
  private let first: Duration

  /// None of so many backends is ejected; the first ejection lasts `first`.
  package init(count: Int, first: Duration) {
    entries = Array(repeating: Entry(), count: count)
    self.first = first
  }

  /// Whether a backend is ejected.
  package func contains(_ index: Int) -> Bool {
    entries.indices.contains(index) && entries[index].until != nil
  }

  /// When the next backend returns; nil if none is ejected.
  package var next: Instant? { entries.compactMap(\.until).min() }

  /// Ejects a backend and tells for how long; nil if it is ejected already, or if too many are.
  package mutating func eject(_ index: Int, at now: Instant) -> Duration? {
    guard entries.indices.contains(index), entries[index].until == nil,
      (entries.count { $0.until != nil } + 1) * 2 <= entries.count
    else { return nil }
    if let returned = entries[index].returned, now - returned > Self.longest { entries[index].count = 0 }
    // Doubling fourteen times is beyond the longest from the shortest that can be configured.
    let duration = min(first * (1 << min(entries[index].count, 14)), max(Self.longest, first))
    entries[index].count += 1
    entries[index].until = now + duration
    return duration
  }

  /// The backends whose time is over: they are not ejected any more.
  package mutating func returning(at now: Instant) -> [Int] {
    let over = entries.indices.filter { entries[$0].until.map { $0 <= now } ?? false }
    for index in over {
      entries[index].until = nil
      entries[index].returned = now
    }
    return over
  }
}

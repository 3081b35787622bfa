/// When so few backends are usable that their health is not believed: checks that fail everywhere say more about the
/// checks, or about something that all backends need, than about each backend.
package struct PanicRule: Sendable, Equatable {
  /// The percentage of usable backends below which health is ignored; 0 for never, 1 for when there is none.
  package let threshold: Int

  /// A rule; a threshold out of range is brought into it.
  package init(threshold: Int) {
    self.threshold = min(max(threshold, 0), 100)
  }

  /// Whether requests go to all backends.
  package func holds(usable: Int, of count: Int) -> Bool {
    count > 0 && usable * 100 < threshold * count
  }
}

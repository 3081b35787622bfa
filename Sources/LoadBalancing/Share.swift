/// How much of a pool's requests a backend gets, relative to the others: its weight in fine steps, 0 for none.
package struct Share: Sendable, Equatable, Comparable {
  /// So many steps make a weight of 1.
  package static let steps = 1_024

  /// The weight in steps.
  package let value: Int

  /// Nothing.
  package static let none = Share(value: 0)

  /// The whole of a weight.
  package init(weight: Int) {
    value = max(weight, 0) * Self.steps
  }

  /// The part of a weight that `parts` of `whole` make, one step at least.
  package init(weight: Int, parts: Int, of whole: Int) {
    let full = max(weight, 0) * Self.steps
    value = full == 0 ? 0 : min(max(full * max(parts, 0) / max(whole, 1), 1), full)
  }

  private init(value: Int) {
    self.value = value
  }

  package static func < (left: Share, right: Share) -> Bool { left.value < right.value }
}

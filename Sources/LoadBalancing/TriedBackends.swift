/// The backends that a request was already tried on, held in place.
package struct TriedBackends: Sendable {
  /// How many attempts one request may take.
  package static let capacity = 4
  private var storage = InlineArray<4, Int32>(repeating: -1)
  /// How many backends were tried.
  package private(set) var count = 0

  /// None.
  package init() {}

  /// Adds a backend; beyond the capacity it is only counted.
  package mutating func insert(_ index: Int) {
    if count < Self.capacity { storage[count] = Int32(clamping: index) }
    count += 1
  }

  /// Whether the backend was tried.
  package func contains(_ index: Int) -> Bool {
    for slot in 0..<min(count, Self.capacity) where Int(storage[slot]) == index { return true }
    return false
  }
}

/// Finds the backend that a session's route names, by its bytes, without allocating.
struct RouteTable: Sendable {
  /// Positions in the pool, or -1; as many as a power of two, at most half of them used.
  private var slots: [Int32]
  /// The routes in the order of the pool.
  private let routes: [[UInt8]]

  /// A table of the routes in the order of the pool; of two equal ones the first is found, an empty one never.
  init(_ routes: [String]) {
    self.routes = routes.map { Array($0.utf8) }
    var size = 4
    while size < routes.count * 2 { size *= 2 }
    slots = Array(repeating: -1, count: size)
    for (index, route) in self.routes.enumerated() where !route.isEmpty {
      let slot = self.slot(of: route.span)
      if slots[slot] < 0 { slots[slot] = Int32(clamping: index) }
    }
  }

  /// The position of the backend with this route; nil if there is none.
  func index(of route: Span<UInt8>) -> Int? {
    let index = Int(slots[slot(of: route)])
    return index < 0 ? nil : index
  }

  /// The slot that holds the route, or the free one where it would be.
  private func slot(of route: Span<UInt8>) -> Int {
    var slot = Int(truncatingIfNeeded: Self.hash(route)) & (slots.count - 1)
    while slots[slot] >= 0, !Self.isEqual(routes[Int(slots[slot])], route) {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  /// The hash's halves folded together.
  private static func hash(_ bytes: Span<UInt8>) -> UInt64 {
    let hash = StableHash.hash(bytes)
    return hash ^ hash >> 32
  }

  private static func isEqual(_ left: [UInt8], _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    for index in left.indices where left[index] != right[index] { return false }
    return true
  }
}

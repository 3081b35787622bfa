/// What the checks of a backend say.
package enum Health: String, Sendable, Equatable, CaseIterable {
  /// Not decided yet; the backend is used.
  case unknown
  case healthy
  case unhealthy

  /// Whether requests may be given to the backend.
  package var isUsable: Bool {
    switch self {
    case .unknown, .healthy: true
    case .unhealthy: false
    }
  }
}

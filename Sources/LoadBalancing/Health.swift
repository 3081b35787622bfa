/// What is known of a backend's health.
package enum Health: String, Sendable, Equatable, CaseIterable {
  /// Not decided yet; the backend is used.
  case unknown
  case healthy
  /// Checks say that it does not serve.
  case unhealthy
  /// Requests have failed on it: it is left alone for a while.
  case ejected

  /// Whether requests may be given to the backend.
  package var isUsable: Bool {
    switch self {
    case .unknown, .healthy: true
    case .unhealthy, .ejected: false
    }
  }
}

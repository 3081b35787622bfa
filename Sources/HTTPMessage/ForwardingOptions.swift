/// What a request says about its client when it goes on to a backend.
package struct ForwardingOptions: Sendable, Equatable {
  /// What becomes of a list that the client sent, such as `X-Forwarded-For`.
  package enum ListPolicy: Sendable, Equatable {
    /// The client's address is added at the end.
    case append
    /// The client's list is dropped; the list is the client's address.
    case replace
  }

  /// What becomes of `X-Forwarded-For`.
  package var forwardedFor: ListPolicy
  /// Whether the client's side of the connection is encrypted: `X-Forwarded-Proto`, which replaces the client's own.
  package var isHTTPS: Bool
  /// The `Host` for a request of HTTP/1.0 that has none.
  package var defaultHost: [UInt8]
  /// Whether the connection to the backend is to be used again.
  package var keepAlive: Bool

  /// Options; the defaults are those of a plain listener.
  package init(
    forwardedFor: ListPolicy = .append, isHTTPS: Bool = false, defaultHost: String = "localhost",
    keepAlive: Bool = true
  ) {
    self.forwardedFor = forwardedFor
    self.isHTTPS = isHTTPS
    self.defaultHost = Array(defaultHost.utf8)
    self.keepAlive = keepAlive
  }
}

/// How a request to a backend ended, as far as it tells about the backend.
package enum RequestOutcome: Sendable, Equatable, BitwiseCopyable {
  /// It answered, whatever the status.
  case answered
  /// No connection, no answer, or none that is HTTP.
  case failed
  /// The client left, or the request was no good: nothing is to be concluded.
  case abandoned
}

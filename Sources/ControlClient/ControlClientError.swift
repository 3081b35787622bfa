public import ControlAPI

/// Why a request to the daemon came to nothing; the text is for the person who asked.
public enum ControlClientError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Nobody serves the socket.
  case notRunning(socket: String, reason: String)
  /// The socket, or the daemon, says that the caller may not.
  case permissionDenied(reason: String)
  /// The daemon refused: the request, or what it was asked to do.
  case refused(ControlError)
  /// What came back is not an answer that this program knows.
  case notUnderstood(reason: String)

  public var description: String {
    switch self {
    case .notRunning(let socket, let reason):
      "aloftd is not running, or has another control socket than \(socket) (\(reason))"
    case .permissionDenied(let reason): reason
    case .refused(let error): ([error.error] + error.details).joined(separator: "\n")
    case .notUnderstood(let reason): "the answer of aloftd was not understood: \(reason)"
    }
  }
}

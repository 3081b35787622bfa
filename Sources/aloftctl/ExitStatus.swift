import ControlClient

/// The exit codes; scripts rely on them.
enum ExitStatus: Int32 {
  case success = 0
  /// The daemon refused, or a file has mistakes.
  case refused = 1
  case usage = 2
  case notRunning = 3
  case permissionDenied = 4
  case notUnderstood = 5
}

/// Why a command ends early, and with which code; the message is nil when all has been said.
struct CommandFailure: Error {
  var code: ExitStatus
  var message: String?

  init(_ code: ExitStatus, _ message: String? = nil) {
    self.code = code
    self.message = message
  }

  init(_ error: ControlClientError) {
    message = error.description
    code =
      switch error {
      case .notRunning: .notRunning
      case .permissionDenied: .permissionDenied
      case .refused: .refused
      case .notUnderstood: .notUnderstood
      }
  }
}

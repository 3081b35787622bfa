import ControlAPI
import HTTPMessage

/// Why a request was not carried out: a status and the words that go with it.
struct Refusal: Error, Equatable {
  var status: Int
  var error: ControlError
  /// The methods that would have been right, for a 405.
  var allowed: String?

  init(_ status: Int, _ text: String, details: [String] = [], allowed: String? = nil) {
    self.init(status, ControlError(error: text, details: details), allowed: allowed)
  }

  init(_ status: Int, _ error: ControlError, allowed: String? = nil) {
    self.status = status
    self.error = error
    self.allowed = allowed
  }

  /// Not HTTP as it should be.
  init(_ error: MessageError) {
    self.init(error.requestStatus, "the request is malformed: \(error.text)")
  }
}

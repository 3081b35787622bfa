/// How the text of a value becomes a typed value.
struct ValueFormat<Value: Sendable>: Sendable {
  /// What is expected, to follow "expects": "a whole number from 1 to 255".
  let expectation: String
  /// The value, or why the text is none.
  let parse: @Sendable (ScalarText) -> Result<Value, Mismatch>

  init(_ expectation: String, _ parse: @escaping @Sendable (ScalarText) -> Result<Value, Mismatch>) {
    self.expectation = expectation
    self.parse = parse
  }
}

/// The text of a single value as it was written.
struct ScalarText: Sendable {
  var text: String
  /// Written without quotes.
  var isPlain: Bool
}

/// Why a text is not what its key expects.
struct Mismatch: Error {
  /// Follows the key's name, such as "must not be empty"; nil for "expects …, not …".
  var reason: String?
  var suggestion: String?

  /// The text is not what is expected, and nothing more is to be said.
  static let unexpected = Mismatch()

  /// The text is what `suggestion` says in another way.
  static func meant(_ suggestion: String) -> Mismatch {
    Mismatch(suggestion: suggestion)
  }

  /// What is wrong, to follow the key's name.
  static func because(_ reason: String, suggestion: String? = nil) -> Mismatch {
    Mismatch(reason: reason, suggestion: suggestion)
  }
}

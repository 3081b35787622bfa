/// A key with a single value: its name, what it takes, what it means.
struct Key<Value: Sendable>: Sendable {
  let name: String
  let format: ValueFormat<Value>
  let description: KeyDescription

  /// A key of the schema; `fallback` is the default in words, `isRequired` keys have none.
  init(
    _ name: String, _ format: ValueFormat<Value>, fallback: String? = nil, isRequired: Bool = false,
    isSecret: Bool = false, holdsList: Bool = false, otherNames: [String] = [], _ meaning: String
  ) {
    self.name = name
    self.format = format
    description = KeyDescription(
      name: name, type: holdsList ? "one, or a list, of: \(format.expectation)" : format.expectation,
      fallback: fallback, isRequired: isRequired, isSecret: isSecret, otherNames: otherNames,
      meaning: meaning)
  }
}

/// A key as the reference tells it and the reader recognises it.
struct KeyDescription: Sendable {
  var name: String
  /// What the key takes, in words: "a whole number from 1 to 255".
  var type: String
  /// The default, as it would be written; nil when there is none.
  var fallback: String?
  var isRequired = false
  /// Whether the value must not appear in any output.
  var isSecret = false
  /// What other programs call it, for suggestions.
  var otherNames: [String] = []
  var meaning: String
}

/// A mapping with known keys.
struct Section: Sendable {
  /// Where it stands: `balancer.timeouts`; `NAME` stands for a name that the file chooses.
  let path: String
  /// What it is, in one sentence.
  let meaning: String
  let keys: [KeyDescription]
  /// What to say of keys that other programs have here and that are something else in this file.
  var moved: [String: String] = [:]

  /// Whether text in this section may be a secret that was put in the wrong place.
  var holdsSecrets: Bool { keys.contains(where: \.isSecret) }
}

/// One value of the file with its place: what YAML says, before anybody asks what it means.
struct SourceNode {
  var place: Place
  var content: Content

  /// The shapes that a value can have.
  enum Content {
    /// Nothing after the colon, `~` or `null`.
    case nothing
    /// A single value; plain when it was written without quotes.
    case scalar(text: String, isPlain: Bool)
    case list([SourceNode])
    case mapping([SourceEntry])
  }

  /// The shape in words, without the value.
  var shape: String {
    switch content {
    case .nothing: "nothing"
    case .scalar: "a single value"
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }
}

/// One key and its value.
struct SourceEntry {
  var key: String
  var keyPlace: Place
  var value: SourceNode
}

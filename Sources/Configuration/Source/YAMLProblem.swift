import Yams

/// What libyaml complains about, in words for an administrator, without any text from the file.
struct YAMLProblem {
  let place: Place
  let message: String

  init(_ error: YamlError, text: String) {
    switch error {
    case .reader(_, let offset, let value, _):
      place = Self.place(ofCharacter: offset ?? 0, in: text)
      let code = String(UInt32(bitPattern: max(value, 0)), radix: 16, uppercase: true)
      message =
        "the character U+\(String(repeating: "0", count: max(0, 4 - code.count)))\(code) is not allowed"
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let text = context?.text.trimmingSpaces ?? ""
      let words = Self.words(for: problem, while: text)
      let shown = words.pointsToContext ? context?.mark ?? mark : mark
      place = Place(line: shown.line, column: shown.column)
      let start = context?.mark.line ?? shown.line
      let begin = words.namesContext && start != shown.line ? "; what is open begins in line \(start)" : ""
      message = words.text + begin
    case .duplicatedKeysInMapping(_, let context):
      place = Place(line: context.mark.line, column: context.mark.column)
      message = "a key stands more than once in its mapping"
    case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
      place = .start
      message = "the file cannot be read as YAML"
    }
  }

  private struct Words {
    var text: String
    /// The mistake is where the construct begins, not where the parser noticed.
    var pointsToContext = false
    /// The message names the line where the construct begins.
    var namesContext = false
  }

  private static func words(for problem: String, while context: String) -> Words {
    switch (problem, context) {
    case ("could not find expected ':'", _):
      Words(text: "expected a key with ':' and a space after it", pointsToContext: true)
    case ("mapping values are not allowed in this context", _):
      Words(
        text:
          "a ':' is not expected here: check the indentation and the line above, or put the text in quotes")
    case ("found character that cannot start any token", _):
      Words(
        text:
          "this character cannot begin a value: indent with spaces, not tabs, and put '@', '`' and '%' in quotes"
      )
    case (_, "while scanning an alias"):
      Words(
        text: "'*' begins an alias in YAML: put the value in quotes, as in \"*:80\"", pointsToContext: true)
    case ("found undefined alias", _):
      Words(
        text:
          "there is no anchor for this alias; if '*' is part of the value, put it in quotes, as in \"*:80\"")
    case ("found unexpected end of stream", "while scanning a quoted scalar"):
      Words(text: "the quoted text that begins here does not end", pointsToContext: true)
    case (_, "while parsing a flow mapping"):
      Words(text: "expected ',' or '}' in a mapping in braces", namesContext: true)
    case (_, "while parsing a flow sequence"):
      Words(text: "expected ',' or ']' in a list in brackets", namesContext: true)
    case ("did not find expected key", _):
      Words(text: "the indentation does not fit what stands above", namesContext: true)
    case ("did not find expected '-' indicator", _):
      Words(text: "expected '-' and the next entry of the list, or less indentation", namesContext: true)
    case (let text, _) where text.hasPrefix("Maximum nesting level"):
      Words(text: "values are nested too deeply")
    case ("but found another document", _):
      Words(text: "a second document begins here; a configuration is one document")
    case ("did not find expected <document start>", _):
      Words(text: "the document has ended above; check the indentation")
    default:
      Words(text: "not valid YAML: " + (context.isEmpty ? problem : "\(context), \(problem)"))
    }
  }

  private static func place(ofCharacter offset: Int, in text: String) -> Place {
    var place = Place.start
    for character in text.prefix(max(0, offset)) {
      if character.isNewline {
        place = Place(line: place.line + 1, column: 1)
      } else {
        place.column += character.unicodeScalars.count
      }
    }
    return place
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

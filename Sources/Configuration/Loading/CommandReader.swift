/// Reads the keys that scripts and hooks share.
enum CommandReader {
  /// The program and its arguments; nil when they are missing or wrong.
  static func command(_ key: Key<String>, _ section: SectionReader, _ log: DiagnosticLog) -> [String]? {
    let values = section.values(key)
    guard let first = values.first, values.count == section.count(of: key.name) else { return nil }
    var words = values.map(\.value)
    if case .scalar(let text, _)? = section.node(key.name)?.content {
      // Nobody should believe that a shell reads it.
      if let mark = text.first(where: { "\"'`$|&;<>*?\\".contains($0) }) {
        log.error(
          "\(key.name.quoted) holds '\(mark)', and no shell reads it: write a list of the program and its arguments",
          at: first.place)
        return nil
      }
      words = text.split(separator: " ").map(String.init)
    }
    guard let program = words.first, program.hasPrefix("/"), !program.hasSuffix("/") else {
      let shown = (words.first ?? "").quoted
      log.error(
        "\(key.name.quoted) begins with \(shown), which is no absolute path of a program", at: first.place)
      return nil
    }
    return words
  }
}

/// The tables of `Documentation/configuration.md`, made from the schema that the readers use.
package enum ConfigurationReference {
  /// The paths of all sections in the order of the reference; the top of the file is the empty one.
  package static var paths: [String] { ConfigurationSchema.sections.map(\.path) }

  /// `text` with every table brought up to date.
  ///
  /// A table stands between `<!-- keys of PATH -->` and `<!-- end of keys -->`; PATH is `top` for the top of the file.
  package static func update(_ text: String) -> String {
    ConfigurationSchema.sections.reduce(text) { text, section in
      let begin = opening(section.path)
      guard let start = text.firstRange(of: begin),
        let end = text[start.upperBound...].firstRange(of: closing)
      else { return text }
      return String(text[..<start.upperBound]) + "\n" + table(section) + String(text[end.lowerBound...])
    }
  }

  /// The comment before the table of the section at `path`.
  package static func opening(_ path: String) -> String {
    "<!-- keys of \(path.isEmpty ? "top" : path) -->"
  }

  private static let closing = "<!-- end of keys -->"

  private static func table(_ section: Section) -> String {
    let rows = section.keys.map { key in
      let fallback = key.isRequired ? "required" : key.fallback.map(literal) ?? "none"
      return "| `\(key.name)` | \(cell(key.type)) | \(fallback) | \(cell(key.meaning)) |\n"
    }
    let meaning = section.meaning.isEmpty ? "" : "\n\(section.meaning)\n"
    return meaning + "\n| key | takes | default | meaning |\n|---|---|---|---|\n" + rows.joined()
      + "\n"
  }

  /// Defaults are shown as they would be written; the ones that are words, as words.
  private static func literal(_ text: String) -> String {
    text.contains(" ") ? text : "`\(text)`"
  }

  private static func cell(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("\"*:80\"", with: "`\"*:80\"`").replacing("``", with: "`")
  }
}

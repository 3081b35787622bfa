/// One thing to say about a configuration file, with its place and, where there is one, a way out.
///
/// Its text never holds a secret, nor what might be one.
public struct Diagnostic: Sendable, Equatable, Codable, CustomStringConvertible {
  /// The file as it was named to the loader.
  public var file: String
  /// The line, counted from 1; nil when the diagnostic is about the file as a whole.
  public var line: Int?
  /// The column, counted from 1 in Unicode scalars; nil together with the line.
  public var column: Int?
  /// Whether the file is refused for it.
  public var severity: Severity
  /// What is wrong, in words for an administrator.
  public var message: String
  /// What was probably meant, to be put in place of what is there.
  public var suggestion: String?

  /// How much a diagnostic weighs.
  public enum Severity: String, Sendable, Equatable, Codable, CaseIterable {
    /// The file is refused.
    case error
    /// The file is accepted; somebody should look at it.
    case warning
    /// The file is accepted; something could not be looked at from here.
    case note
  }

  /// A diagnostic from its parts.
  public init(
    file: String, line: Int?, column: Int?, severity: Severity, message: String, suggestion: String? = nil
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.severity = severity
    self.message = message
    self.suggestion = suggestion
  }

  /// `aloft.yaml:13:5: error: unknown key 'priorty', did you mean 'priority'?`
  public var description: String {
    let place = if let line, let column { "\(file):\(line):\(column)" } else { file }
    let hint = suggestion.map { ", did you mean '\($0)'?" } ?? ""
    return "\(place): \(severity.rawValue): \(message)\(hint)"
  }
}

/// Collects what one reading of a file has to say.
final class DiagnosticLog {
  private let file: String
  private var entries: [(place: Place?, diagnostic: Diagnostic)] = []

  init(file: String) {
    self.file = file
  }

  /// Whether the file has to be refused.
  var hasErrors: Bool {
    entries.contains { $0.diagnostic.severity == .error }
  }

  /// Everything that was said, in the order of the file; each once.
  var diagnostics: [Diagnostic] {
    let sorted = entries.enumerated().sorted { left, right in
      let (a, b) = (left.element.place ?? .start, right.element.place ?? .start)
      return a == b ? left.offset < right.offset : a < b
    }
    return sorted.map(\.element.diagnostic).reduce(into: []) { list, diagnostic in
      if !list.suffix(16).contains(diagnostic) { list.append(diagnostic) }
    }
  }

  func error(_ message: String, at place: Place?, suggestion: String? = nil) {
    add(.error, message, place, suggestion)
  }

  func warning(_ message: String, at place: Place?, suggestion: String? = nil) {
    add(.warning, message, place, suggestion)
  }

  private func add(
    _ severity: Diagnostic.Severity, _ message: String, _ place: Place?, _ suggestion: String?
  ) {
    let diagnostic = Diagnostic(
      file: file, line: place?.line, column: place?.column, severity: severity, message: message,
      suggestion: suggestion)
    entries.append((place, diagnostic))
  }
}

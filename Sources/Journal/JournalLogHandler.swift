public import Logging

/// Sends ordinary log messages to the journal.
public struct JournalLogHandler: LogHandler {
  private let journal: Journal
  public var logLevel: Logger.Level
  public var metadata: Logger.Metadata = [:]

  /// A handler that passes messages of `logLevel` and above to `journal`.
  public init(journal: Journal, logLevel: Logger.Level = .info) {
    self.journal = journal
    self.logLevel = logLevel
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { _, latest in latest }.sorted { $0.key < $1.key }
    let facts = all.isEmpty ? "" : " [" + all.map { "\($0.key)=\($0.value)" }.joined(separator: " ") + "]"
    let fields = all.map { (name: JournalEntry.fieldName($0.key), value: "\($0.value)") }
    journal.send(
      JournalEntry(
        message: "\(event.message)\(facts)", priority: Self.priority(of: event.level),
        fields: fields + [
          (name: "CODE_FILE", value: event.file), (name: "CODE_LINE", value: String(event.line)),
          (name: "CODE_FUNC", value: event.function),
        ]))
  }

  static func priority(of level: Logger.Level) -> Priority {
    switch level {
    case .trace, .debug: .debug
    case .info: .information
    case .notice: .notice
    case .warning: .warning
    case .error: .error
    case .critical: .critical
    }
  }
}

/// How large the head of a message may be, and how lenient its reading is.
package struct HeadLimits: Sendable, Equatable {
  /// Bytes of a request or status line without its line end; a longer one is a 414.
  package var line = 8 * 1024
  /// Bytes of one field line without its line end; a longer one is a 431.
  package var field = 16 * 1024
  /// Bytes of all field lines with their line ends; more are a 431.
  package var fieldBlock = 32 * 1024
  /// Field lines; more are a 431.
  package var fields = 100
  /// Empty lines before a request.
  package var leadingLines = 2
  /// Bytes of a request body with a Content-Length; more are a 413. Nil for no limit.
  package var body: UInt64?
  /// Whether a line may end in LF alone.
  package var allowsBareLineFeed = false

  /// The default limits.
  package init() {}
}

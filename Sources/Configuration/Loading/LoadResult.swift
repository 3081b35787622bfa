/// What came of reading a configuration file.
public struct LoadResult: Sendable, Equatable {
  /// The configuration; nil when there was a mistake.
  public var configuration: AloftConfiguration?
  /// Everything there is to say about the file, in its order: errors when there is no configuration, and warnings.
  public var diagnostics: [Diagnostic]
  /// The keys that the file only names, in its order.
  public var externalKeys: [ExternalKey]

  /// A result from its parts.
  public init(
    configuration: AloftConfiguration?, diagnostics: [Diagnostic], externalKeys: [ExternalKey] = []
  ) {
    self.configuration = configuration
    self.diagnostics = diagnostics
    self.externalKeys = externalKeys
  }
}

/// Reads the text of a configuration file and names every mistake in it.
///
/// Pure: whether interfaces, accounts and files exist is not looked at. `file` is what diagnostics call it.
public func loadConfiguration(text: String, file: String) -> LoadResult {
  let log = DiagnosticLog(file: file)
  let loaded = SourceReader.read(text, log).flatMap { root in
    ConfigurationReader(root, log).configuration()
  }
  return LoadResult(
    configuration: log.hasErrors ? nil : loaded?.configuration, diagnostics: log.diagnostics,
    externalKeys: loaded?.externalKeys ?? [])
}

/// As `loadConfiguration(text:file:)` for bytes that may not be UTF-8.
public func loadConfiguration(bytes: [UInt8], file: String) -> LoadResult {
  guard bytes.count <= configurationSizeLimit else {
    return .refused(file, "the file is larger than 4 MiB: it is not a configuration")
  }
  guard let text = String(validating: bytes, as: UTF8.self) else {
    return .refused(file, "the file is not UTF-8 text", at: firstInvalid(bytes))
  }
  return loadConfiguration(text: text, file: file)
}

/// The largest file that is read, in bytes.
public let configurationSizeLimit = 4 << 20

extension LoadResult {
  /// A file that could not be read at all.
  public static func refused(_ file: String, _ message: String) -> LoadResult {
    refused(file, message, at: nil)
  }

  /// A file that is refused before anything in it is read.
  static func refused(_ file: String, _ message: String, at place: Place?) -> LoadResult {
    let diagnostic = Diagnostic(
      file: file, line: place?.line, column: place?.column, severity: .error, message: message)
    return LoadResult(configuration: nil, diagnostics: [diagnostic])
  }
}

/// Where the first byte is that is not UTF-8.
private func firstInvalid(_ bytes: [UInt8]) -> Place? {
  var place = Place.start
  var parser = Unicode.UTF8.ForwardParser()
  var iterator = bytes.makeIterator()
  while true {
    switch parser.parseScalar(from: &iterator) {
    case .valid(let scalar) where scalar.first == 0x0a && scalar.count == 1:
      place = Place(line: place.line + 1, column: 1)
    case .valid:
      place.column += 1
    case .error:
      return place
    case .emptyInput:
      return nil
    }
  }
}

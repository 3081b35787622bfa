/// Reads the keys of one mapping: says what is unknown, missing or of the wrong kind, and where.
struct SectionReader {
  let section: Section
  /// What the mapping is called in messages: `virtual router 'web'`.
  let title: String
  /// Where it begins: its key.
  let place: Place
  let log: DiagnosticLog
  /// Whether there is a mapping to read.
  let isMapping: Bool
  private let entries: [String: SourceEntry]
  /// Known keys that unknown ones were probably meant to be.
  private let suggested: Set<String>

  /// Opens `node` as a mapping with the keys of `section`; a bare key counts as an empty mapping.
  init(_ node: SourceNode, _ section: Section, title: String, place: Place, _ log: DiagnosticLog) {
    self.section = section
    self.title = title
    self.place = place
    self.log = log
    isMapping = !node.isMisshapen
    switch node.content {
    case .mapping(let found):
      entries = Dictionary(found.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
      suggested = Set(found.compactMap { Self.suggestion(for: $0.key, in: section) })
    case .nothing:
      entries = [:]
      suggested = []
    case .scalar, .list:
      entries = [:]
      suggested = []
      log.error("\(title) expects a mapping, not \(node.shape)", at: node.place)
    }
    guard isMapping else { return }
    for entry in entries.values { checkKnown(entry) }
    for key in section.keys where key.isRequired && entries[key.name] == nil && !suggested.contains(key.name)
    {
      log.error("\(title) has no \(key.name.quoted)", at: place)
    }
  }

  /// The key that an unknown one was probably meant to be.
  private static func suggestion(for key: String, in section: Section) -> String? {
    guard !section.keys.contains(where: { $0.name == key }) else { return nil }
    let other = section.keys.first { $0.otherNames.contains(key) }?.name
    return other ?? Spelling.closest(to: key, among: section.keys.map(\.name))
  }

  private func checkKnown(_ entry: SourceEntry) {
    guard !section.keys.contains(where: { $0.name == entry.key }) else { return }
    if let place = section.moved[entry.key] {
      return log.error("unknown key \(entry.key.quoted): \(place)", at: entry.keyPlace)
    }
    let suggestion = Self.suggestion(for: entry.key, in: section)
    guard !section.holdsSecrets else {
      // The key may be the secret itself, written without its colon.
      let known = section.keys.map(\.name.quoted).joined(separator: " and ")
      return log.error(
        "unknown key in \(title), which takes \(known)", at: entry.keyPlace, suggestion: suggestion)
    }
    if let suggestion {
      return log.error("unknown key \(entry.key.quoted)", at: entry.keyPlace, suggestion: suggestion)
    }
    let elsewhere = ConfigurationSchema.sections.filter { $0.keys.contains { $0.name == entry.key } }
    let hint = elsewhere.count == 1 ? "; it belongs in '\(elsewhere[0].path)'" : ""
    log.error("unknown key \(entry.key.quoted) in \(title)\(hint)", at: entry.keyPlace)
  }

  /// Whether the file has the key, with a value or without.
  func has(_ name: String) -> Bool {
    entries[name] != nil
  }

  /// Whether neither the key is there nor one that was probably meant to be it.
  func isMissing(_ name: String) -> Bool {
    entries[name] == nil && !suggested.contains(name)
  }

  /// Where the key's value is; where the mapping begins if the key is absent.
  func place(of name: String) -> Place {
    entries[name].map { $0.value.isNothing ? $0.keyPlace : $0.value.place } ?? place
  }

  /// The node of a key that holds a mapping or a list.
  func node(_ name: String) -> SourceNode? {
    entries[name]?.value
  }

  /// Where the key itself stands.
  func keyPlace(of name: String) -> Place {
    entries[name]?.keyPlace ?? place
  }

  /// The value of `key`; nil if it is absent, or wrong, which the log then says.
  func value<Value>(_ key: Key<Value>) -> Value? {
    entries[key.name].flatMap { value(key, of: $0) }
  }

  /// The value of `entry`, read as `key`; nil if it is wrong, which the log then says.
  func value<Value>(_ key: Key<Value>, of entry: SourceEntry) -> Value? {
    if entry.value.isNothing {
      log.error("\(key.name.quoted) has no value", at: entry.keyPlace)
      return nil
    }
    return parse(entry.value, key)
  }

  /// The values of `key`, which takes one or a list of them, with their places; wrong ones are left out and logged.
  func values<Value>(_ key: Key<Value>) -> [(value: Value, place: Place)] {
    guard let entry = entries[key.name] else { return [] }
    guard case .list(let nodes) = entry.value.content else {
      return value(key).map { [($0, entry.value.place)] } ?? []
    }
    if nodes.isEmpty { log.error("\(key.name.quoted) is an empty list", at: entry.value.place) }
    return nodes.compactMap { node in parse(node, key).map { ($0, node.place) } }
  }

  /// How many values stand at the key `name`, right and wrong ones.
  func count(of name: String) -> Int {
    guard let entry = entries[name] else { return 0 }
    return if case .list(let nodes) = entry.value.content { nodes.count } else { 1 }
  }

  /// The entries of a key that maps chosen names to something; empty if it is absent, or no mapping.
  func namedEntries(_ name: String, limit: Int = 63) -> [SourceEntry] {
    guard let entry = entries[name] else { return [] }
    switch entry.value.content {
    case .mapping(let found):
      for entry in found { checkName(entry, limit) }
      return found
    case .nothing:
      log.error("\(name.quoted) is empty", at: entry.keyPlace)
    case .scalar, .list:
      log.error("\(name.quoted) expects a mapping by name, not \(entry.value.shape)", at: entry.value.place)
    }
    return []
  }

  private func checkName(_ entry: SourceEntry, _ limit: Int) {
    let format = ValueFormat<String>.name("a name", 1...limit)
    guard case .failure(let mismatch) = format.parse(ScalarText(text: entry.key, isPlain: true)) else {
      return
    }
    let reason = mismatch.reason ?? "is not \(format.expectation)"
    log.error("the name \(entry.key.quoted) \(reason)", at: entry.keyPlace)
  }

  private func parse<Value>(_ node: SourceNode, _ key: Key<Value>) -> Value? {
    let name = key.name.quoted
    guard case .scalar(let text, let isPlain) = node.content else {
      log.error("\(name) expects \(key.format.expectation), not \(node.shape)", at: node.place)
      return nil
    }
    switch key.format.parse(ScalarText(text: text, isPlain: isPlain)) {
    case .success(let value):
      return value
    case .failure(let mismatch):
      let shown = section.holdsSecrets ? "this" : text.quoted
      let reason = mismatch.reason ?? "expects \(key.format.expectation), not \(shown)"
      log.error("\(name) \(reason)", at: node.place, suggestion: mismatch.suggestion)
      return nil
    }
  }
}

extension SourceNode {
  var isNothing: Bool {
    if case .nothing = content { true } else { false }
  }

  /// Neither a mapping nor nothing.
  fileprivate var isMisshapen: Bool {
    switch content {
    case .mapping, .nothing: false
    case .scalar, .list: true
    }
  }
}

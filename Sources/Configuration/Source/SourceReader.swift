import Yams

/// Turns YAML text into `SourceNode`s, and YAML's complaints into diagnostics.
///
/// Yams stops at a mapping that has a key twice. To name every mistake at once, the earlier of the two is renamed
/// in the text (one scalar for one scalar, so that places stay) and the text is read again.
struct SourceReader {
  private let log: DiagnosticLog
  private var text: [Unicode.Scalar]
  private var renamed: [Place: String] = [:]
  private var nodeCount = 0

  /// Values in one file, aliases followed: more is an accident or an attack.
  private static let nodeLimit = 200_000
  /// Keys that are renamed before reading stops at the next one that stands twice.
  private static let renameLimit = 40

  private init(_ text: String, _ log: DiagnosticLog) {
    self.log = log
    self.text = Array(text.unicodeScalars)
    if self.text.first == "\u{feff}" { self.text.removeFirst() }
  }

  /// The root of the only document in `text`; nil, with an error in the log, if it cannot be read.
  static func read(_ text: String, _ log: DiagnosticLog) -> SourceNode? {
    var reader = SourceReader(text, log)
    guard let root = reader.compose() else { return nil }
    let node = reader.convert(root)
    return reader.nodeCount <= nodeLimit ? node : nil
  }

  private mutating func compose() -> Node? {
    while true {
      let current = String(String.UnicodeScalarView(text))
      do {
        guard let root = try Yams.compose(yaml: current, .basic) else {
          log.error("the file holds no configuration", at: .start)
          return nil
        }
        return root
      } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
        let place = Place(line: context.mark.line, column: context.mark.column)
        guard renamed.count < Self.renameLimit, rename(keyAt: place) else {
          let name = renamed[place] ?? keys.first ?? ""
          log.error("the key \(name.quoted) stands more than once in its mapping", at: place)
          return nil
        }
      } catch let error as YamlError {
        report(YAMLProblem(error, text: current))
        return nil
      } catch {
        log.error("the file cannot be read as YAML", at: .start)
        return nil
      }
    }
  }

  private func report(_ problem: YAMLProblem) {
    log.error(problem.message, at: problem.place)
  }

  /// Puts another first letter into the key at `place`; false if that is not possible.
  private mutating func rename(keyAt place: Place) -> Bool {
    guard var index = offset(of: place), index < text.count else { return false }
    if text[index] == "\"" || text[index] == "'" { index += 1 }
    guard index < text.count, let substitute = Unicode.Scalar(UInt32(0xe000 + renamed.count)) else {
      return false
    }
    let isPlainLetter = text[index].properties.isAlphabetic || ("0"..."9").contains(text[index])
    guard isPlainLetter || renamed[place] != nil else { return false }
    if renamed[place] == nil { renamed[place] = String(text[index]) }
    text[index] = substitute
    return true
  }

  private func offset(of place: Place) -> Int? {
    var (line, index) = (1, 0)
    while line < place.line {
      guard index < text.count else { return nil }
      if isLineBreak(at: index) { line += 1 }
      index += 1
    }
    return index + place.column - 1
  }

  private func isLineBreak(at index: Int) -> Bool {
    switch text[index] {
    case "\r": index + 1 >= text.count || text[index + 1] != "\n"
    case "\n", "\u{85}", "\u{2028}", "\u{2029}": true
    default: false
    }
  }
}

extension SourceReader {
  private mutating func convert(_ node: Node) -> SourceNode? {
    nodeCount += 1
    guard nodeCount <= Self.nodeLimit else {
      if nodeCount == Self.nodeLimit + 1 {
        log.error("the file has more than \(Self.nodeLimit) values; are aliases nested?", at: .start)
      }
      return nil
    }
    let place = Self.place(node.mark)
    switch node {
    case .scalar(let scalar):
      checkTag(scalar.tag, at: place)
      return SourceNode(place: place, content: Self.content(scalar))
    case .sequence(let sequence):
      checkTag(sequence.tag, at: place)
      return SourceNode(place: place, content: .list(sequence.compactMap { convert($0) }))
    case .mapping(let mapping):
      checkTag(mapping.tag, at: place)
      return SourceNode(place: place, content: .mapping(entries(mapping)))
    case .alias:
      log.error("an alias cannot stand here", at: place)
      return nil
    }
  }

  private mutating func entries(_ mapping: Node.Mapping) -> [SourceEntry] {
    var entries: [SourceEntry] = []
    var lines: [String: Int] = [:]
    for (keyNode, valueNode) in mapping {
      let place = Self.place(keyNode.mark)
      guard let scalar = keyNode.scalar else {
        log.error("a key must be a single word", at: place)
        continue
      }
      let key = renamed[place].map { $0 + String(scalar.string.unicodeScalars.dropFirst()) } ?? scalar.string
      guard let value = convert(valueNode) else { continue }
      if let line = lines[key] {
        log.error(
          "the key \(key.quoted) stands here again; it is already in line \(line)", at: place)
      } else if key == "<<" {
        log.error("merge keys ('<<') are not supported; write the keys out", at: place)
      } else {
        lines[key] = place.line
        entries.append(SourceEntry(key: key, keyPlace: place, value: value))
      }
    }
    return entries
  }

  private static func content(_ scalar: Node.Scalar) -> SourceNode.Content {
    let isPlain = scalar.style == .plain || scalar.style == .any
    if isPlain, ["", "~", "null", "Null", "NULL"].contains(scalar.string) { return .nothing }
    return .scalar(text: scalar.string, isPlain: isPlain)
  }

  private func checkTag(_ tag: Tag, at place: Place) {
    let name = tag.rawValue
    guard !name.isEmpty, name != "!", !name.hasPrefix("tag:yaml.org,2002:") else { return }
    log.error("the tag \(name.quoted) is not supported", at: place)
  }

  private static func place(_ mark: Mark?) -> Place {
    mark.map { Place(line: $0.line, column: $0.column) } ?? .start
  }
}

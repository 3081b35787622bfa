/// What the `Connection` fields of a message ask for (RFC 9110 §7.6.1).
struct ConnectionOptions {
  private(set) var close = false
  private(set) var keepAlive = false
  private(set) var upgrade = false
  private var count = 0

  /// More options than any honest message has; each costs a walk over all fields.
  private static let limit = 16

  /// Adds the options of one field value and marks the fields that they name as hop-by-hop.
  mutating func add(_ bytes: ByteView, _ value: Range<Int>, of table: FieldTable) throws(MessageError) {
    var elements = ListElements(bytes, in: value)
    while let option = elements.next() {
      guard !option.isEmpty else { continue }
      count += 1
      guard count <= Self.limit, bytes.end(of: .token, from: option.lowerBound) >= option.upperBound else {
        throw .badConnectionOption
      }
      if bytes.equalsToken(option, "keep-alive") {
        keepAlive = true
      } else if bytes.equalsToken(option, "close") {
        close = true
      } else {
        try drop(FieldName(bytes, option), option, bytes, table)
      }
    }
  }

  private mutating func drop(
    _ name: FieldName, _ option: Range<Int>, _ bytes: ByteView, _ table: FieldTable
  ) throws(MessageError) {
    guard !name.isProtected else { throw .badConnectionOption }
    if name == .upgrade { upgrade = true }
    for index in 0..<table.count {
      let field = table[index]
      let isNamed =
        name == .other
        ? field.name == .other && bytes.equalsIgnoringCase(field.nameRange.range, option) : field.name == name
      if isNamed { table.markHopByHop(index) }
    }
  }
}

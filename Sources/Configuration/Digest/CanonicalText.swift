/// A value as lines of path and text that depend on nothing but the value: every property that is encoded, by its name in
/// the file's spelling; elements of lists by their own name, or by position; elements of sets in no order.
enum CanonicalText {
  struct Line {
    var path: [String]
    var text: String
  }

  static func lines(of value: some Encodable) -> [Line] {
    let sheet = Sheet()
    sheet.write(value, at: [])
    return sheet.lines
  }

  /// `virtualRouterID` as `virtual_router_id`.
  fileprivate static func fileSpelling(_ property: String) -> String {
    var spelling = ""
    var wasLower = false
    for character in property {
      if character.isUppercase, wasLower { spelling += "_" }
      wasLower = character.isLowercase || character.isNumber
      spelling += character.lowercased()
    }
    return spelling
  }

  /// Where the lines of one value are collected.
  fileprivate final class Sheet {
    var lines: [Line] = []

    func write(_ value: some Encodable, at path: [String]) {
      if let text = Self.text(value) { return lines.append(Line(path: path, text: text)) }
      let isSet = Mirror(reflecting: value).displayStyle == .set
      // Writing to a sheet cannot fail, and no configuration type throws by itself.
      do { try value.encode(to: CanonicalEncoder(sheet: self, path: path, isSet: isSet)) } catch {
        lines.append(Line(path: path, text: "unencodable"))
      }
    }

    /// The element of a list: its name, if it has one, tells it from its neighbours better than its position.
    func writeElement(_ value: some Encodable, at path: [String], position: Int, isSet: Bool) {
      let own = Sheet()
      own.write(value, at: [])
      let name = own.lines.first { $0.path == ["name"] }?.text
      let component = name ?? (isSet ? "" : String(position))
      lines += own.lines.map { Line(path: path + [component] + $0.path, text: $0.text) }
    }

    private static func text(_ value: some Encodable) -> String? {
      switch value {
      case let text as String: text
      case let truth as Bool: String(truth)
      case let number as any FixedWidthInteger: String(describing: number)
      case let number as any BinaryFloatingPoint: String(describing: number)
      default: nil
      }
    }
  }
}

private struct CanonicalEncoder: Encoder {
  let sheet: CanonicalText.Sheet
  let path: [String]
  let isSet: Bool
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(KeyedContainer(sheet: sheet, path: path))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    ListContainer(sheet: sheet, path: path, isSet: isSet)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    ValueContainer(sheet: sheet, path: path)
  }
}

private struct KeyedContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let sheet: CanonicalText.Sheet
  let path: [String]
  var codingPath: [any CodingKey] { [] }

  private func place(of key: Key) -> [String] { path + [CanonicalText.fileSpelling(key.stringValue)] }

  mutating func encodeNil(forKey key: Key) {}

  mutating func encode<Value: Encodable>(_ value: Value, forKey key: Key) {
    sheet.write(value, at: place(of: key))
  }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) -> KeyedEncodingContainer<NestedKey> {
    KeyedEncodingContainer(KeyedContainer<NestedKey>(sheet: sheet, path: place(of: key)))
  }

  mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    ListContainer(sheet: sheet, path: place(of: key), isSet: false)
  }

  mutating func superEncoder() -> any Encoder { CanonicalEncoder(sheet: sheet, path: path, isSet: false) }

  mutating func superEncoder(forKey key: Key) -> any Encoder {
    CanonicalEncoder(sheet: sheet, path: place(of: key), isSet: false)
  }
}

private struct ListContainer: UnkeyedEncodingContainer {
  let sheet: CanonicalText.Sheet
  let path: [String]
  let isSet: Bool
  var count = 0
  var codingPath: [any CodingKey] { [] }

  private mutating func next() -> [String] {
    defer { count += 1 }
    return path + [String(count)]
  }

  mutating func encodeNil() { count += 1 }

  mutating func encode<Value: Encodable>(_ value: Value) {
    sheet.writeElement(value, at: path, position: count, isSet: isSet)
    count += 1
  }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) -> KeyedEncodingContainer<NestedKey> {
    KeyedEncodingContainer(KeyedContainer<NestedKey>(sheet: sheet, path: next()))
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    ListContainer(sheet: sheet, path: next(), isSet: false)
  }

  mutating func superEncoder() -> any Encoder { CanonicalEncoder(sheet: sheet, path: next(), isSet: false) }
}

private struct ValueContainer: SingleValueEncodingContainer {
  let sheet: CanonicalText.Sheet
  let path: [String]
  var codingPath: [any CodingKey] { [] }

  mutating func encodeNil() {}

  mutating func encode<Value: Encodable>(_ value: Value) {
    sheet.write(value, at: path)
  }
}

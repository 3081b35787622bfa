/// One header field of a parsed head: where its name and value lie in the buffer.
package struct HeaderField: Sendable, BitwiseCopyable {
  /// The field's name as sent.
  package let nameRange: ByteRange
  /// The field's value without the whitespace around it.
  package let valueRange: ByteRange
  /// The name, if it is one that a proxy has to know.
  package let name: FieldName
  /// Whether the line was `Name: value` and CRLF to the byte, so that writing it anew gives the same bytes.
  let isCanonical: Bool
  /// Whether it stays on this connection: hop-by-hop by definition, or named by `Connection`.
  package internal(set) var isHopByHop: Bool

  init(name nameRange: Range<Int>, value valueRange: Range<Int>, known name: FieldName, isCanonical: Bool) {
    self.nameRange = ByteRange(nameRange)
    self.valueRange = ByteRange(valueRange)
    self.name = name
    self.isCanonical = isCanonical
    isHopByHop = name.isHopByHop
  }
}

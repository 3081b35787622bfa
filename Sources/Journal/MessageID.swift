/// The 128-bit number by which the journal and its catalogue know a kind of message.
public struct MessageID: Sendable, Hashable, CustomStringConvertible {
  /// 32 lower-case hexadecimal digits.
  public let description: String

  init(_ digits: StaticString) {
    description = digits.description
  }
}

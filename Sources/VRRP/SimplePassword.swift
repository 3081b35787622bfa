/// The simple-text password of version 2 as it travels: 8 bytes, left-aligned, zero-filled (RFC 2338 §5.3.6.2).
///
/// It travels in clear, so it keeps mistakes out, not people. Its text never appears in a description.
public struct SimplePassword: Sendable {
  /// How many bytes of a password travel.
  public static let length = 8

  /// The 8 bytes, the first in the most significant place.
  let wire: UInt64
  /// Whether the text was longer than what travels.
  public let isCut: Bool

  /// A password from its text, cut to 8 bytes as keepalived does; nil for an empty text.
  public init?(_ text: String) {
    guard !text.isEmpty else { return nil }
    var bytes = text.utf8.makeIterator()
    wire = (0..<Self.length).reduce(0) { word, _ in word << 8 | UInt64(bytes.next() ?? 0) }
    isCut = bytes.next() != nil
  }

  /// Whether `data` are the 8 bytes of this password; takes the same time wherever they differ.
  func matches(_ data: UInt64) -> Bool {
    wire ^ data == 0
  }
}

extension SimplePassword: Hashable {
  public static func == (left: SimplePassword, right: SimplePassword) -> Bool {
    left.matches(right.wire)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(wire)
  }
}

extension SimplePassword: CustomStringConvertible, CustomReflectable {
  public var description: String { "(hidden)" }

  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

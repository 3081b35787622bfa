/// A key of message authentication: 32 to 64 bytes that no text, dump or encoding of it shows.
public struct SecretKey: Sendable, Hashable {
  /// How many bytes a key may have.
  public static let sizes = 32...64

  public let bytes: [UInt8]

  /// A key of these bytes; nil if there are too few or too many.
  public init?(_ bytes: [UInt8]) {
    guard Self.sizes.contains(bytes.count) else { return nil }
    self.bytes = bytes
  }
}

extension SecretKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "(hidden)" }

  public var debugDescription: String { description }

  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension SecretKey: Codable {
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// Always fails: what was encoded is not the key.
  public init(from decoder: any Decoder) throws {
    throw DecodingError.dataCorrupted(
      DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "keys are never encoded"))
  }
}

import FoundationEssentials

/// JSON on one line, as the control socket and the balancer's channel carry it: the only place that knows the coder.
public enum JSONLine {
  /// The value as one line of JSON with a final newline; keys are sorted, so equal values give equal bytes.
  public static func encode(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value)) + [UInt8(ascii: "\n")]
  }

  /// The value that `line` is the JSON of; a final newline makes no difference.
  public static func decode<Value: Decodable>(_ type: Value.Type, from line: some Sequence<UInt8>) throws
    -> Value
  {
    try JSONDecoder().decode(type, from: Data(line))
  }
}

import IPAddressing
import VRRP

/// A file that does not have the documented shape.
package struct FormatError: Error, CustomStringConvertible {
  package let description: String

  init(_ description: String) {
    self.description = description
  }
}

extension JSONValue {
  func require<Value>(_ key: String, _ kind: KeyPath<JSONValue, Value?>) throws -> Value {
    guard let value = self[key]?[keyPath: kind] else { throw FormatError("'\(key)' is missing or malformed") }
    return value
  }

  func address(_ key: String) throws -> IPAddress {
    let text = try require(key, \.text)
    guard let address = IPAddress(text) else { throw FormatError("'\(key)' is not an address: \(text)") }
    return address
  }

  func addresses(_ key: String) throws -> [IPAddress] {
    try require(key, \.array).map { element in
      guard let address = element.text.flatMap({ IPAddress($0) }) else {
        throw FormatError("'\(key)' has what is not an address: \(element)")
      }
      return address
    }
  }

  func byte(_ key: String) throws -> UInt8 {
    guard let value = UInt8(exactly: try require(key, \.number)) else {
      throw FormatError("'\(key)' is not in 0...255")
    }
    return value
  }

  func bytes(_ key: String) throws -> [UInt8] {
    let text = Array(try require(key, \.text))
    guard text.count.isMultiple(of: 2) else { throw FormatError("'\(key)' has an odd number of digits") }
    return try stride(from: 0, to: text.count, by: 2).map { index in
      guard let byte = UInt8(String(text[index...index + 1]), radix: 16) else {
        throw FormatError("'\(key)' is not hexadecimal")
      }
      return byte
    }
  }

  func version(_ key: String) throws -> ProtocolVersion {
    guard let version = ProtocolVersion(rawValue: try byte(key)) else {
      throw FormatError("'\(key)' is neither 2 nor 3")
    }
    return version
  }

  func centiseconds(_ key: String) throws -> Duration {
    .milliseconds(try require(key, \.number) * 10)
  }
}

internal import IPAddressing

/// The first 8 bytes of a message, as they came: nothing in here has been judged.
package struct MessageHeader: Sendable {
  /// The bytes before the addresses.
  static let size = 8
  /// Where the checksum is.
  static let checksumField = 6..<8

  package let versionNumber: UInt8
  package let type: UInt8
  package let virtualRouterID: UInt8
  package let priority: UInt8
  package let addressCount: UInt8
  /// Bytes 4 and 5: authentication type and seconds in version 2, four reserved bits and centiseconds in version 3.
  let intervalWord: UInt16
  package let checksum: UInt16

  /// The header of `message`; nil if that is too short to have one.
  package init?(_ message: Span<UInt8>) {
    guard message.count >= Self.size else { return nil }
    versionNumber = message[0] >> 4
    type = message[0] & 0xf
    virtualRouterID = message[1]
    priority = message[2]
    addressCount = message[3]
    intervalWord = UInt16(message[4]) << 8 | UInt16(message[5])
    checksum = UInt16(message[6]) << 8 | UInt16(message[7])
  }

  /// Version 2: the authentication type.
  package var authenticationType: UInt8 { UInt8(truncatingIfNeeded: intervalWord >> 8) }

  /// Version 3: the four bits that are sent as zero and ignored when received (RFC 9568 §5.2.6).
  package var reserved: UInt8 { UInt8(truncatingIfNeeded: intervalWord >> 12) }

  /// The advertisement interval if the message is of `version`; may be zero.
  func interval(_ version: ProtocolVersion) -> Duration {
    switch version {
    case .v2: .seconds(Int64(intervalWord & 0xff))
    case .v3: .milliseconds(Int64(intervalWord & 0xfff) * 10)
    }
  }

  /// How long a message with this count is (RFC 9568 §5.1, RFC 3768 §5.1); at most 4,096 bytes.
  func length(_ version: ProtocolVersion, _ family: IPAddress.Family) -> Int {
    Self.size + Int(addressCount) * family.addressSize + Self.authenticationSize(version)
  }

  /// The bytes behind the addresses: version 2 keeps its authentication data there even if it has none.
  static func authenticationSize(_ version: ProtocolVersion) -> Int {
    switch version {
    case .v2: SimplePassword.length
    case .v3: 0
    }
  }
}

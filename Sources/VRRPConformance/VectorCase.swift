import IPAddressing
import VRRP

/// One packet with the verdict that it must get.
struct VectorCase {
  private let receiver: Receiver
  private let family: IPAddress.Family
  private let packet: [UInt8]
  private let payload: [UInt8]
  private let source: IPAddress
  private let destination: IPAddress
  private let expect: JSONValue

  init(_ vector: JSONValue) throws {
    guard let rx = vector["rx"], let expect = vector["expect"] else {
      throw FormatError("'rx' or 'expect' is missing")
    }
    guard let family = IPAddress.Family(rawValue: try vector.require("family", \.text)) else {
      throw FormatError("'family' is neither ipv4 nor ipv6")
    }
    receiver = try Receiver(rx)
    self.family = family
    packet = try vector.bytes("packet_hex")
    payload = try vector.bytes("payload_hex")
    source = try vector.address("src")
    destination = try vector.address("dst")
    self.expect = expect
  }

  /// What differs from what is expected.
  func run() throws -> [String] {
    switch (judge(), try expect.require("valid", \.bool)) {
    case (.success(let received), true): try compare(received)
    case (.failure(let rejection), false): try compare(rejection)
    case (.success, false): ["accepted, not rejected as \(expect["reason"] ?? .null)"]
    case (.failure(let rejection), true): ["rejected as \(rejection.reason.rawValue), not accepted"]
    }
  }

  private func judge() -> Result<ReceivedAdvertisement, Rejection> {
    switch family {
    case .ipv4: return receiver.validator.validate(ipv4Datagram: packet)
    case .ipv6:
      do {
        let datagram = try IPv6Datagram(packet)
        return receiver.validator.validate(
          ipv6Message: datagram.message, source: datagram.source, destination: datagram.destination,
          hopLimit: datagram.hopLimit)
      } catch {
        return .failure(error)
      }
    }
  }

  private func compare(_ rejection: Rejection) throws -> [String] {
    let reason = rejection.reason.rawValue
    let counter = rejection.reason.counter?.rawValue ?? "none"
    if expect["reason"]?.text == reason {
      let expected = try expect.require("counter", \.text)
      return counter == expected ? [] : ["counted as \(counter), not \(expected)"]
    }
    let acceptable = expect["also_acceptable_reasons"]?.array?.compactMap(\.text) ?? []
    return acceptable.contains(reason) ? [] : ["rejected as \(reason), not \(expect["reason"] ?? .null)"]
  }

  private func compare(_ received: ReceivedAdvertisement) throws -> [String] {
    var differences: [String] = []
    let warnings = ReceptionWarnings.names.filter { received.warnings.contains($0.warning) }.map(\.name)
    let expected = Set(expect["warnings"]?.array?.compactMap(\.text) ?? [])
    if Set(warnings) != expected { differences.append("warns of \(warnings), not \(expected.sorted())") }
    if received.source != source { differences.append("comes from \(received.source), not \(source)") }
    for (name, value) in try expect.require("fields", \.object).sorted(by: { $0.key < $1.key }) {
      let found = try field(name, of: received)
      if found != value { differences.append("\(name) is \(found), not \(value)") }
    }
    if expect["canonical_encoding"]?.bool == true { differences += encodingDifferences(received) }
    return differences
  }

  private func field(_ name: String, of received: ReceivedAdvertisement) throws -> JSONValue {
    let advertisement = received.advertisement
    guard let header = MessageHeader(payload.span) else { throw FormatError("'payload_hex' has no header") }
    switch name {
    case "version": return .number(Int(advertisement.version.rawValue))
    case "type": return .number(Int(header.type))
    case "vrid": return .number(Int(advertisement.virtualRouterID))
    case "priority": return .number(Int(advertisement.priority))
    case "count": return .number(advertisement.addresses.count)
    case "checksum": return .text("0x" + header.checksum.hexadecimal(digits: 4))
    case "addresses": return .array(advertisement.addresses.map { .text($0.description) })
    case "adver_int_cs": return .number(Int(advertisement.interval / .milliseconds(10)))
    case "adver_int_s": return .number(Int(advertisement.interval / .seconds(1)))
    case "reserved": return .number(Int(header.reserved))
    case "auth_type": return .number(Int(header.authenticationType))
    case "auth_data_hex":
      return .text(payload.suffix(SimplePassword.length).map { $0.hexadecimal(digits: 2) }.joined())
    default: throw UnknownKnob(name: "field \(name)")
    }
  }

  private func encodingDifferences(_ received: ReceivedAdvertisement) -> [String] {
    let encodings = receiver.dialects.map {
      received.advertisement.encode(
        source: source, destination: destination, checksum: $0,
        authentication: receiver.rules.authentication)
    }
    guard !encodings.contains(payload) else { return [] }
    let texts = encodings.map { $0.map { $0.hexadecimal(digits: 2) }.joined() }
    return ["encoded as \(texts.joined(separator: " or "))"]
  }
}

extension FixedWidthInteger {
  fileprivate func hexadecimal(digits: Int) -> String {
    let text = String(self, radix: 16)
    return String(repeating: "0", count: Swift.max(digits - text.count, 0)) + text
  }
}

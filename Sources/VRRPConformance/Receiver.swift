import IPAddressing
import VRRP

/// The validator that a vector's `rx` describes.
struct Receiver {
  let validator: AdvertisementValidator
  /// The checksums with which a canonical message of this receiver's peers is encoded.
  let dialects: [ChecksumDialect]

  var rules: AdvertisementValidator.Rules { validator.rules }

  private static let knobs: Set<String> = [
    "version", "family", "mode", "local_addr", "peers", "vrid", "priority", "adv_int_cs", "vips", "auth_type",
    "auth_pass", "v3_ipv4_checksum", "gtsm", "check_source", "v2_addr_list", "v6_first_ll",
  ]

  init(_ rx: JSONValue) throws {
    if let unknown = rx.object?.keys.sorted().first(where: { !Self.knobs.contains($0) }) {
      throw UnknownKnob(name: unknown)
    }
    dialects = try Self.choose(
      rx, "v3_ipv4_checksum",
      ["rfc9568": [.rfc9568], "pseudo": [.pseudoHeader], "either": [.rfc9568, .pseudoHeader]])
    let peers = Set(try rx.addresses("peers"))
    validator = AdvertisementValidator(
      AdvertisementValidator.Rules(
        version: try rx.version("version"), virtualRouterID: try rx.byte("vrid"),
        localAddress: try rx.address("local_addr"),
        delivery: try Self.choose(
          rx, "mode", ["unicast": .unicast(peers: peers), "multicast": .multicast]),
        priority: try rx.byte("priority"), interval: try rx.centiseconds("adv_int_cs"),
        addresses: try rx.addresses("vips"), authentication: try Self.authentication(rx),
        checksums: Set(dialects), checksTTL: try rx.require("gtsm", \.bool),
        checksSource: try rx.require("check_source", \.bool),
        refusesOtherAddresses: try Self.choose(rx, "v2_addr_list", ["log": false, "drop": true]),
        requiresLinkLocalFirst: try Self.choose(rx, "v6_first_ll", ["warn": false, "require": true])))
  }

  private static func authentication(_ rx: JSONValue) throws -> Authentication {
    switch try rx.byte("auth_type") {
    case 0: return .none
    case 1:
      guard let password = SimplePassword(try rx.require("auth_pass", \.text)) else {
        throw FormatError("'auth_pass' is empty")
      }
      return .simpleText(password)
    case let type: throw UnknownKnob(name: "auth_type=\(type)")
    }
  }

  private static func choose<Value>(
    _ rx: JSONValue, _ key: String, _ choices: [String: Value]
  ) throws -> Value {
    let name = try rx.require(key, \.text)
    guard let value = choices[name] else { throw UnknownKnob(name: "\(key)=\(name)") }
    return value
  }
}

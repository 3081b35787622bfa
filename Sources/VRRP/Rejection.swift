public import IPAddressing

/// A packet that was refused: it changes nothing but a counter (RFC 9568 §7.1).
public struct Rejection: Error, Sendable, Hashable {
  public var reason: RejectionReason
  /// The sender, as far as the packet could be read.
  public var source: IPAddress?
  /// The virtual router that the packet names, as far as it could be read.
  public var virtualRouterID: UInt8?
  /// The number or address that was found in the packet.
  public var found: Value?
  /// What should have been there.
  public var expected: Value?

  /// Something that a packet has wrong.
  public enum Value: Sendable, Hashable, CustomStringConvertible {
    case number(Int)
    case bits(UInt16)
    case interval(Duration)
    case address(IPAddress)

    public var description: String {
      switch self {
      case .number(let number): String(number)
      case .bits(let bits): "0x" + String(0x1_0000 | UInt32(bits), radix: 16).dropFirst()
      case .interval(let interval): interval.text
      case .address(let address): address.description
      }
    }
  }

  /// A rejection from its parts.
  public init(
    _ reason: RejectionReason, source: IPAddress? = nil, virtualRouterID: UInt8? = nil, found: Value? = nil,
    expected: Value? = nil
  ) {
    self.reason = reason
    self.source = source
    self.virtualRouterID = virtualRouterID
    self.found = found
    self.expected = expected
  }
}

extension Rejection: CustomStringConvertible {
  /// The rejection for an operator: "advertisement from 10.0.0.21 refused: time to live 64 instead of 255".
  public var description: String {
    let sender = source.map { "advertisement from \($0)" } ?? "packet"
    return "\(sender) refused: \(problem)"
  }

  /// What is wrong, without the sender.
  public var problem: String {
    let instead =
      (found.map { " \($0)" } ?? " unknown") + (expected.map { " instead of \($0)" } ?? "")
    return switch reason {
    case .ipHeader: "malformed IP header"
    case .ipLength: "IP length\(instead)"
    case .fragment: "it is a fragment"
    case .protocol: "IP protocol\(instead)"
    case .ttl: "time to live\(instead)"
    case .length:
      "message length\(instead)\(isTrailerTooMuch ? " (it is signed, and this host has no keys)" : "")"
    case .version: "VRRP version\(instead)"
    case .type: "message type\(instead)"
    case .checksum: "checksum\(instead)"
    case .virtualRouterID: "virtual router\(instead)"
    case .destination: "it was sent to\(instead)"
    case .sourceIsSelf: "it carries the source address of this host (a loop or a duplicate address)"
    case .sourceNotPeer: "the sender is not a configured peer"
    case .trailerMissing: "it is not signed"
    case .trailerMalformed: "malformed authentication trailer"
    case .trailerStale: staleness
    case .unknownKey: "it is signed with key\(found.map { " \($0)" } ?? ""), which this host does not have"
    case .badCode: "its signature with key\(found.map { " \($0)" } ?? "") is wrong"
    case .replay: "its sequence number is not after the last one (a replay)"
    case .authenticationType: "unsupported authentication type\(instead)"
    case .authenticationMismatch: "authentication type\(instead)"
    case .authenticationFailure: "wrong password"
    case .interval: "advertisement interval\(instead)"
    case .intervalZero: "advertisement interval 0"
    case .countZero: "it lists no addresses"
    case .firstNotLinkLocal: "the first address\(instead) is not link-local"
    case .addressList: "it lists other addresses than this host is configured with"
    }
  }

  /// Whether a trailer is all that makes the message too long.
  package var isTrailerTooMuch: Bool {
    guard reason == .length, case .number(let found) = found, case .number(let expected) = expected else {
      return false
    }
    return found == expected + AuthenticationTrailer.size
  }

  /// How far the clocks are apart; `found` is the lead of the sender's.
  private var staleness: String {
    guard case .interval(let lead) = found, let expected else { return "it is not of now" }
    let (distance, direction) = lead < .zero ? (.zero - lead, "behind") : (lead, "ahead of")
    return "its clock is \(distance.text) \(direction) this host's, \(expected) are allowed"
  }
}

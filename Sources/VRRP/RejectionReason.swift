/// Why a packet is not an advertisement for this virtual router: the first check that it failed.
public enum RejectionReason: String, Sendable, Hashable, CaseIterable {
  case ipHeader = "ip_header"
  case ipLength = "ip_length"
  case fragment
  case `protocol`
  case ttl
  case length
  case version
  case type
  case checksum
  case virtualRouterID = "vrid"
  case destination = "dst"
  case sourceIsSelf = "src_self"
  case sourceNotPeer = "src_not_peer"
  case trailerMissing = "auth_missing"
  case trailerMalformed = "auth_malformed"
  case trailerStale = "auth_stale"
  case unknownKey = "auth_unknown_key"
  case badCode = "auth_bad_mac"
  case replay = "auth_replay"
  case authenticationType = "auth_type"
  case authenticationMismatch = "auth_mismatch"
  case authenticationFailure = "auth_fail"
  case interval
  case intervalZero = "interval_zero"
  case countZero = "count_zero"
  case firstNotLinkLocal = "first_not_link_local"
  case addressList = "address_list"

  /// The counter that the packet belongs to; nil for packets of other protocols, which are nobody's error.
  public var counter: ErrorCounter? {
    switch self {
    case .ipHeader, .ipLength, .fragment, .length: .packetLengthErrors
    case .protocol: nil
    case .ttl: .ttlErrors
    case .version: .versionErrors
    case .type: .invalidTypePackets
    case .checksum: .checksumErrors
    case .virtualRouterID: .virtualRouterIDErrors
    case .destination: .unicastModeErrors
    case .sourceIsSelf: .selfOriginated
    case .sourceNotPeer: .unicastPeerSourceErrors
    case .trailerMissing: .trailersMissing
    case .trailerMalformed: .malformedTrailers
    case .trailerStale: .staleTrailers
    case .unknownKey: .unknownKeys
    case .badCode: .badCodes
    case .replay: .replays
    case .authenticationType: .invalidAuthenticationType
    case .authenticationMismatch: .authenticationTypeMismatch
    case .authenticationFailure: .authenticationFailures
    case .interval, .intervalZero: .intervalErrors
    case .countZero, .firstNotLinkLocal, .addressList: .addressListErrors
    }
  }
}

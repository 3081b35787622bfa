/// The counters that rejected packets belong to, by their names in RFC 8347 where it has one.
public enum ErrorCounter: String, Sendable, Hashable, CaseIterable {
  case packetLengthErrors = "packet-length-errors"
  case ttlErrors = "ip-ttl-errors"
  case versionErrors = "version-errors"
  case invalidTypePackets = "invalid-type-pkts-rcvd"
  case checksumErrors = "checksum-errors"
  case virtualRouterIDErrors = "vrid-errors"
  case intervalErrors = "interval-errors"
  case addressListErrors = "address-list-errors"
  // RFC 8347 knows neither unicast nor authentication; RFC 2787 names the latter.
  case unicastModeErrors = "unicast-mode-errors"
  case unicastPeerSourceErrors = "unicast-peer-source-errors"
  case selfOriginated = "self-originated"
  case invalidAuthenticationType = "auth-invalid-type"
  case authenticationTypeMismatch = "auth-type-mismatch"
  case authenticationFailures = "auth-failures"
  // Trailers, which no RFC knows.
  case trailersMissing = "auth-missing"
  case malformedTrailers = "auth-malformed"
  case staleTrailers = "auth-stale"
  case unknownKeys = "auth-unknown-key"
  case badCodes = "auth-bad-mac"
  case replays = "auth-replay"
}

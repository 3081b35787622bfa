import ControlAPI
import IPAddressing

/// What was heard from one other host, for the status.
struct PeerRecord {
  /// The host's name in the file.
  var name: String
  var address: IPAddress
  /// When its last accepted advertisement came, in seconds since 1970.
  var lastHeardAt: Double?
  var priority: UInt8?
  var accepted: UInt64 = 0
  /// Rejected packets by RFC 8347 counter name.
  var rejected: [String: UInt64] = [:]
  /// Why the last advertisement could not be sent to it; told once until one could.
  var sendFailure: String?

  init(name: String, address: IPAddress) {
    self.name = name
    self.address = address
  }

  var status: PeerStatus {
    PeerStatus(
      name: name, address: address.description, lastHeardAt: lastHeardAt, priority: priority,
      accepted: accepted,
      rejected: rejected)
  }
}

import ControlAPI
import IPAddressing
import MonotonicTime

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
  /// When its last accepted advertisement came, by the clock that never steps.
  var lastAccepted: Instant?
  /// The id of the key that signed its last accepted advertisement; nil if that was not signed.
  var signedWith: UInt8?
  /// By how much its clock is ahead of this host's, if that is worth an alarm.
  var clockSkew: Duration?
  /// Why it is not believed at present; nil if it is, or if it sends nothing.
  var distrust: Distrust?

  /// What keeps a peer from being heard, told once until it ends.
  struct Distrust {
    var text: String
    var last: Instant
  }

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
      rejected: rejected, signedWith: signedWith)
  }
}

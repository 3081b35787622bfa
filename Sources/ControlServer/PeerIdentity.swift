private import CLinux
import EventLoop
private import Glibc

/// Who is at the other end of a control connection, by what the kernel says.
struct PeerIdentity: Equatable {
  var user: UInt32
  /// Its own group and the supplementary ones.
  var groups: Set<UInt32>

  init(user: UInt32, groups: Set<UInt32>) {
    self.user = user
    self.groups = groups
  }

  /// The process that connected, as it was at that time.
  init(ofSocket descriptor: Int32) throws(SystemError) {
    var peer = aloft_peer()
    let error = unsafe aloft_unix_peer(descriptor, &peer)
    guard error == 0 else { throw SystemError(call: "SO_PEERCRED", errno: error) }
    user = peer.user
    groups = [peer.group]
    var supplementary = [gid_t](repeating: 0, count: 64)
    var count = UInt32(supplementary.count)
    var result = unsafe aloft_unix_peer_groups(descriptor, &supplementary, &count)
    if result == ERANGE {
      supplementary = [gid_t](repeating: 0, count: Int(count))
      result = unsafe aloft_unix_peer_groups(descriptor, &supplementary, &count)
    }
    guard result == 0 else { throw SystemError(call: "SO_PEERGROUPS", errno: result) }
    groups.formUnion(supplementary.prefix(Int(count)))
  }
}

/// Who may do what on the control socket.
struct AccessRule: Equatable {
  /// The group whose members may look; nil if the machine does not have it.
  var readers: UInt32?
  /// The account of the daemon itself, which may do anything; root, but for a daemon that is tried out without.
  var ownUser: UInt32

  /// Whether `peer` may look.
  func mayRead(_ peer: PeerIdentity) -> Bool {
    mayChange(peer) || readers.map { peer.groups.contains($0) } ?? false
  }

  /// Whether `peer` may change something.
  func mayChange(_ peer: PeerIdentity) -> Bool {
    peer.user == 0 || peer.user == ownUser
  }
}

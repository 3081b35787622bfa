private import CLinux
import EventLoop
private import Glibc

/// The listening Unix socket: its file, its owner and its mode.
struct ControlSocket {
  /// Listening and non-blocking; the caller's.
  let descriptor: Int32
  let rule: AccessRule
  /// What an administrator should know, such as a group that does not exist.
  let warnings: [String]

  private static let backlog: Int32 = 64

  /// Opens the socket at `path` for `group`, in place of one that a daemon left behind when it was killed.
  init(at path: String, group: String) throws(ControlSocketError) {
    Self.makeDirectory(of: path)
    try Self.removeLeftover(path)
    let socket = try Self.makeSocket(path)
    descriptor = socket
    do throws(ControlSocketError) {
      let bound = try unsafe Self.withAddress(of: path) { unsafe bind(socket, $0, $1) }
      try Self.check(path, "bind", bound)
      let readers = Self.identifier(ofGroup: group)
      rule = AccessRule(readers: readers, ownUser: geteuid())
      warnings = Self.giveToGroup(path, name: group, readers)
      // Nobody can connect before it listens, so nobody meets a mode that is too wide.
      try Self.check(path, "chmod", unsafe chmod(path, 0o660))
      try Self.check(path, "listen", listen(socket, Self.backlog))
    } catch {
      _ = Glibc.close(socket)
      throw error
    }
  }

  /// The runtime directory is systemd's to make; without systemd it may be missing.
  private static func makeDirectory(of path: String) {
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
    // Whatever is wrong with it, `bind` says so.
    _ = unsafe mkdir(String(path[..<slash]), 0o755)
  }

  private static func removeLeftover(_ path: String) throws(ControlSocketError) {
    var information = stat()
    guard unsafe lstat(path, &information) == 0 else { return }
    guard information.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path: path) }
    let probe = try makeSocket(path)
    defer { _ = Glibc.close(probe) }
    let connected = try unsafe withAddress(of: path) { unsafe connect(probe, $0, $1) }
    let error = errno
    // EAGAIN is a full queue: somebody listens.
    if connected == 0 || error == EAGAIN { throw .inUse(path: path) }
    guard error == ECONNREFUSED else { throw .failed(path: path, SystemError(call: "connect", errno: error)) }
    try check(path, "unlink", unsafe unlink(path))
  }

  private static func giveToGroup(_ path: String, name: String, _ group: UInt32?) -> [String] {
    guard let group else {
      return [
        "this machine has no group '\(name)': only root may use \(path). `groupadd --system \(name)` adds it"
      ]
    }
    guard unsafe chown(path, uid_t.max, group) == 0 else {
      return ["\(SystemError.last("chown \(path)")): members of '\(name)' cannot use it"]
    }
    return []
  }

  private static func makeSocket(_ path: String) throws(ControlSocketError) -> Int32 {
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    return try check(path, "socket", socket(AF_UNIX, type, 0))
  }

  @discardableResult
  private static func check(_ path: String, _ call: String, _ result: Int32) throws(ControlSocketError)
    -> Int32
  {
    guard result < 0 else { return result }
    throw .failed(path: path, SystemError.last(call))
  }

  private static func withAddress(
    of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) throws(ControlSocketError) -> Int32 {
    var address = sockaddr_un()
    var length: socklen_t = 0
    let error = unsafe aloft_unix_address(path, &address, &length)
    guard error == 0 else { throw .failed(path: path, SystemError(call: "its path", errno: error)) }
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe body(UnsafeRawPointer(pointer).assumingMemoryBound(to: sockaddr.self), length)
    }
  }

  private static func identifier(ofGroup name: String) -> UInt32? {
    var entry = unsafe group()
    var found: UnsafeMutablePointer<group>?
    var text = [CChar](repeating: 0, count: 65_536)
    guard unsafe getgrnam_r(name, &entry, &text, text.count, &found) == 0, unsafe found != nil else {
      return nil
    }
    return unsafe entry.gr_gid
  }
}

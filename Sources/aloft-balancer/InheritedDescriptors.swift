import Glibc
import Proxy

/// What the parent passed: descriptors from 3 on, named by LISTEN_FDNAMES (sd_listen_fds(3)).
struct InheritedDescriptors {
  /// The control channel.
  var control: Int32?
  /// The listening sockets, named `listener-` and the listener's place in the settings.
  var listeners: [Balancer.Socket] = []

  /// Nil if nothing was passed to this process.
  init?() {
    guard Self.variable("LISTEN_PID").flatMap({ Int32($0) }) == getpid(),
      let count = Self.variable("LISTEN_FDS").flatMap({ Int32($0) }), count > 0
    else { return nil }
    let names = Self.variable("LISTEN_FDNAMES") ?? ""
    let named = names.split(separator: ":", omittingEmptySubsequences: false).prefix(Int(count))
    for (offset, name) in named.enumerated() {
      let descriptor = 3 + Int32(offset)
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      if name == "control" {
        control = descriptor
      } else if name.hasPrefix("listener-"), let listener = Int(name.dropFirst("listener-".count)) {
        listeners.append(Balancer.Socket(listener: listener, descriptor: descriptor))
      }
    }
  }

  private static func variable(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}

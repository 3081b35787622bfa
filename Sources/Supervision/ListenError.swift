private import CLinux
private import EventLoop
public import IPAddressing

/// A listening socket that could not be had, with what to do about it.
public struct ListenError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Where it was to listen.
  public let endpoint: SocketEndpoint
  /// The system call that failed.
  public let call: String
  /// The kernel's error number.
  public let errno: Int32

  public var description: String {
    let what = "cannot listen on \(endpoint)"
    switch errno {
    case EADDRINUSE:
      return
        "\(what): another program has the port. `ss -ltnp 'sport = :\(endpoint.port)'` names it; stop it, or choose another port"
    case EACCES, EPERM:
      return
        "\(what): not permitted. Ports below 1024 need root or the capability CAP_NET_BIND_SERVICE"
    case EAFNOSUPPORT:
      return "\(what): this machine does not speak that family of addresses"
    default:
      return "\(what): \(SystemError(call: call, errno: errno))"
    }
  }
}

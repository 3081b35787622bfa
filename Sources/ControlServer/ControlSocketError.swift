public import EventLoop

/// The control socket could not be opened, with what to do about it.
public enum ControlSocketError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Another daemon answers there.
  case inUse(path: String)
  /// Something that is not a socket is there.
  case notASocket(path: String)
  case failed(path: String, SystemError)

  public var description: String {
    switch self {
    case .inUse(let path):
      "another aloftd answers on \(path): stop it first, or give this one another `control.socket`"
    case .notASocket(let path):
      "\(path) is there and is not a socket: remove it, or choose another `control.socket`"
    case .failed(let path, let error):
      "cannot open the control socket \(path): \(error)"
    }
  }
}

public import ControlAPI

/// What the control socket asks of the daemon.
///
/// Every closure is called on the control loop, and calls its argument once, there too, at once or later.
public struct ControlHandler {
  /// Tells the present status.
  public var status: (_ answer: @escaping (Status) -> Void) -> Void
  /// Reads the configuration again and puts it into effect, or says why not and leaves all as it is.
  public var reload: (_ answer: @escaping (Result<ControlReply, ControlError>) -> Void) -> Void

  /// A handler from its parts.
  public init(
    status: @escaping (_ answer: @escaping (Status) -> Void) -> Void,
    reload: @escaping (_ answer: @escaping (Result<ControlReply, ControlError>) -> Void) -> Void
  ) {
    self.status = status
    self.reload = reload
  }
}

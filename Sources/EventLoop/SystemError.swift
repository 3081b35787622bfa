private import CLinux
private import Glibc

/// A system call that failed: `connect: Connection refused`.
public struct SystemError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was attempted, for an operator: the call's name, with its object where that helps.
  public let call: String
  /// The kernel's error number.
  public let errno: Int32

  /// An error from its parts.
  public init(call: String, errno: Int32) {
    self.call = call
    self.errno = errno
  }

  /// The error that the call which has just failed on this thread left in `errno`.
  public static func last(_ call: String) -> SystemError {
    SystemError(call: call, errno: Glibc.errno)
  }

  /// `result`, or the error of the call if it is negative.
  @discardableResult
  public static func check<Result: SignedInteger>(
    _ call: @autoclosure () -> String, _ result: Result
  ) throws(SystemError) -> Result {
    guard result >= 0 else {
      let number = Glibc.errno
      throw SystemError(call: call(), errno: number)
    }
    return result
  }

  public var description: String {
    guard let text = unsafe aloft_error_text(errno) else { return "\(call): error \(errno)" }
    return unsafe "\(call): \(String(cString: text))"
  }
}

import Configuration
import MonotonicTime

/// The configured timeouts in nanoseconds: deadlines move several times in every request.
struct Timeouts {
  let header: Int64
  let keepAlive: Int64
  let idle: Int64
  let connect: Int64
  let response: Int64
  /// How long a client has to take note of the end of its connection.
  let lingering: Int64 = 1_000_000_000

  /// How long a byte of a request's body may take, once it has had as long as a head; 0 for any time.
  let bodyByte: Int64

  init(_ settings: TimeoutSettings, _ limits: LimitSettings) {
    bodyByte = limits.bodyRate > 0 ? 1_000_000_000 / Int64(limits.bodyRate) : 0
    header = settings.header.wholeNanoseconds
    keepAlive = settings.keepAlive.wholeNanoseconds
    idle = settings.idle.wholeNanoseconds
    connect = settings.connect.wholeNanoseconds
    response = settings.response.wholeNanoseconds
  }
}

import CNetlink
import Glibc

/// What libnl's callbacks have seen since the last reset: one answer of the kernel, or one batch of events.
final class Answer {
  /// Whether the kernel has said that the answer ends here.
  private(set) var isComplete = false
  /// The errno with which the kernel refused the request; 0 if it did not.
  private(set) var refusal: Int32 = 0
  private var events: [NetworkEvent] = []

  func reset() {
    isComplete = false
    refusal = 0
    events.removeAll(keepingCapacity: true)
  }

  func takeEvents() -> [NetworkEvent] {
    let taken = events
    events = []
    return taken
  }

  // MARK: libnl's callbacks; the context is an Answer that its socket keeps alive

  typealias MessageCallback = @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32
  typealias RefusalCallback =
    @convention(c) (
      UnsafeMutablePointer<sockaddr_nl>?, UnsafeMutablePointer<nlmsgerr>?, UnsafeMutableRawPointer?
    ) -> Int32

  static let onMessage: MessageCallback = { message, context in
    if let message = unsafe RouteMessage(message), let event = message.event {
      unsafe from(context)?.events.append(event)
    }
    return Int32(NL_OK.rawValue)
  }

  static let onAcknowledgement: MessageCallback = { _, context in
    unsafe from(context)?.isComplete = true
    return Int32(NL_STOP.rawValue)
  }

  static let onEndOfDump: MessageCallback = { message, context in
    let answer = unsafe from(context)
    answer?.isComplete = true
    // A dump that fails says so in its last message.
    if let message = unsafe RouteMessage(message), let result = message.payloadNumber, result < 0 {
      answer?.refusal = -result
    }
    return Int32(NL_OK.rawValue)
  }

  static let onRefusal: RefusalCallback = { _, error, context in
    if let error = unsafe error { unsafe from(context)?.refusal = -error.pointee.error }
    return Int32(NL_STOP.rawValue)
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> Answer? {
    guard let context = unsafe context else { return nil }
    return unsafe Unmanaged<Answer>.fromOpaque(context).takeUnretainedValue()
  }
}

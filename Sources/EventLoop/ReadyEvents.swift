/// What a descriptor is ready for, or what its owner wants to hear of.
public struct ReadyEvents: OptionSet, Sendable, Hashable {
  public let rawValue: UInt32

  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// There is something to read or to accept.
  public static let readable = ReadyEvents(rawValue: 0x001)
  /// There is room to write.
  public static let writable = ReadyEvents(rawValue: 0x004)
  /// The descriptor has a pending error; always delivered.
  public static let error = ReadyEvents(rawValue: 0x008)
  /// The peer has shut down its sending side, or both sides are closed. As an interest it asks for the
  /// former; the latter is always delivered.
  public static let hangup = ReadyEvents(rawValue: 0x010)

  // The bits are epoll's own; only the half-close (EPOLLRDHUP) is folded into `hangup`.
  private static let halfClose: UInt32 = 0x2000
  private static let foldHalfClose: UInt32 = 9

  /// What epoll reports.
  init(epoll bits: UInt32) {
    rawValue = bits & 0x01d | (bits & Self.halfClose) >> Self.foldHalfClose
  }

  /// What epoll is asked for.
  var epoll: UInt32 {
    (rawValue & 0x005) | (contains(.hangup) ? Self.halfClose : 0)
  }
}

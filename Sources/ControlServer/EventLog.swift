public import ControlAPI
private import EventLoop

/// The latest events of the daemon, numbered without gaps, and those who follow them.
///
/// Lives on the control loop's thread.
public final class EventLog {
  /// How many events are kept.
  public static let capacity = 1_000

  /// Names a follower until it stops.
  struct Follower: Hashable {
    fileprivate let number: Int
  }

  private var events: [Event] = []
  private var followers: [Follower: (Event) -> Void] = [:]
  private var lastFollower = 0
  /// The number of the latest event; 0 before the first.
  public private(set) var lastNumber: UInt64 = 0

  /// An empty log.
  public init() {}

  /// Numbers an event, keeps it and passes it on; `time` is in seconds since 1970, now unless given.
  @discardableResult
  public func append(
    _ kind: Event.Kind, _ message: String, subject: String? = nil, fields: [String: String] = [:],
    time: Double? = nil
  ) -> Event {
    lastNumber += 1
    let event = Event(
      number: lastNumber, time: time ?? WallClock.now, kind: kind, message: message, subject: subject,
      fields: fields)
    if events.count == Self.capacity { events.removeFirst() }
    events.append(event)
    for follower in followers.values { follower(event) }
    return event
  }

  /// The kept events with greater numbers. A number that this daemon has not reached is from an earlier one's life: then
  /// all of them are new.
  public func events(after number: UInt64) -> [Event] {
    guard number <= lastNumber else { return events }
    return events.filter { $0.number > number }
  }

  /// Calls `receive` with every further event, until `unfollow`.
  func follow(_ receive: @escaping (Event) -> Void) -> Follower {
    lastFollower += 1
    let follower = Follower(number: lastFollower)
    followers[follower] = receive
    return follower
  }

  func unfollow(_ follower: Follower) {
    followers[follower] = nil
  }
}

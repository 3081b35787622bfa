private import CLinux
private import Glibc
private import Synchronization

/// Where messages go: the systemd journal, or standard error when there is none.
///
/// The journal is used when systemd says that standard error is connected to it (JOURNAL_STREAM names that very stream);
/// otherwise, so on a terminal, in a pipe or in a file, standard error gets the same text with the time before it.
/// Sending to the journal never waits; standard error may, so a loop with deadlines leaves that to another thread.
public final class Journal: Sendable {
  /// Where messages go.
  public enum Destination: Sendable, Equatable {
    /// The native protocol, to the socket at this path.
    case journal(socket: String)
    case standardError

    /// What suits this process, by the rule above.
    public static func detected() -> Destination {
      var information = stat()
      guard let stream = unsafe getenv("JOURNAL_STREAM"), unsafe fstat(STDERR_FILENO, &information) == 0,
        unsafe String(cString: stream) == "\(information.st_dev):\(information.st_ino)"
      else { return .standardError }
      return .journal(socket: "/run/systemd/journal/socket")
    }
  }

  private let identifier: String
  private let socket: UnixDatagramSocket?
  private let lost = Atomic<Int>(0)

  /// A journal whose entries say that they come from `identifier`: the program's name.
  public init(identifier: String, destination: Destination = .detected()) {
    self.identifier = identifier
    switch destination {
    case .journal(let path): socket = UnixDatagramSocket(to: path)
    case .standardError: socket = nil
    }
  }

  /// Sends an entry; one that the journal is too busy to take is counted, and the count is told when it is not.
  public func send(_ entry: JournalEntry) {
    guard let socket else { return write(line(entry)) }
    let bytes = entry.encoded(identifier: identifier)
    var error = socket.send(bytes)
    if error == EMSGSIZE || error == ENOBUFS { error = socket.sendAsFile(bytes) }
    switch error {
    case 0: tellLost(socket)
    case EAGAIN: lost.add(1, ordering: .relaxed)
    default:
      // The journal is being restarted. The stream that standard error is lasts through that; the number in front is how
      // it learns the priority.
      write("<\(entry.priority.rawValue)>\(entry.message)\n")
    }
  }

  private func tellLost(_ socket: UnixDatagramSocket) {
    let count = lost.exchange(0, ordering: .relaxed)
    guard count > 0 else { return }
    let entry = JournalEntry(
      message: "\(count) messages before this one were lost: the journal was too busy", priority: .warning)
    if socket.send(entry.encoded(identifier: identifier)) != 0 { lost.add(count, ordering: .relaxed) }
  }

  private func line(_ entry: JournalEntry) -> String {
    "\(Self.timestamp()) \(identifier): \(entry.message)\n"
  }

  private func write(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      // Nobody reads standard error: there is nobody left to tell.
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// The time, UTC: `2026-03-01T12:00:00.123Z`.
  private static func timestamp() -> String {
    var now = timespec()
    var parts = unsafe tm()
    unsafe clock_gettime(CLOCK_REALTIME, &now)
    unsafe gmtime_r(&now.tv_sec, &parts)
    func padded(_ value: Int32, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    let date = unsafe [
      padded(parts.tm_year + 1900, 4), padded(parts.tm_mon + 1, 2), padded(parts.tm_mday, 2),
    ]
    let time = unsafe [padded(parts.tm_hour, 2), padded(parts.tm_min, 2), padded(parts.tm_sec, 2)]
    let milliseconds = padded(Int32(now.tv_nsec / 1_000_000), 3)
    return date.joined(separator: "-") + "T" + time.joined(separator: ":") + "." + milliseconds + "Z"
  }
}

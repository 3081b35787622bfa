private import CLinux
private import Glibc

/// Tells systemd what the service is doing (sd_notify); does nothing when it was not started by systemd.
public final class ServiceNotifier: Sendable {
  private let socket: UnixDatagramSocket?
  /// How often systemd wants a sign of life at the latest; nil for never. Send one twice as often.
  public let watchdogInterval: Duration?

  /// A notifier by what systemd left in the environment.
  public convenience init() {
    func value(_ name: String) -> String? {
      guard let text = unsafe getenv(name) else { return nil }
      return unsafe String(cString: text)
    }
    self.init(
      notifySocket: value("NOTIFY_SOCKET"), watchdogMicroseconds: value("WATCHDOG_USEC"),
      watchdogPID: value("WATCHDOG_PID"), ownPID: getpid())
  }

  init(notifySocket: String?, watchdogMicroseconds: String?, watchdogPID: String?, ownPID: Int32) {
    socket = notifySocket.flatMap { UnixDatagramSocket(to: $0) }
    // The watchdog is for the process that it names, or for any if it names none.
    let isMeant = watchdogPID.map { Int32($0) == ownPID } ?? true
    watchdogInterval =
      isMeant ? watchdogMicroseconds.flatMap { Int64($0) }.map { .microseconds($0) } : nil
  }

  /// The start, or a reload, is complete.
  public func ready(status: String) {
    send("READY=1\nSTATUS=\(Self.line(status))")
  }

  /// A reload begins; `ready` ends it.
  public func reloading() {
    var now = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    let microseconds = Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
    send("RELOADING=1\nMONOTONIC_USEC=\(microseconds)")
  }

  /// The service is about to end.
  public func stopping(status: String) {
    send("STOPPING=1\nSTATUS=\(Self.line(status))")
  }

  /// One line for `systemctl status`.
  public func status(_ text: String) {
    send("STATUS=\(Self.line(text))")
  }

  /// A sign of life.
  public func watchdog() {
    send("WATCHDOG=1")
  }

  /// Asks for that much more time before a start or stop counts as failed.
  public func extendTimeout(by duration: Duration) {
    let (seconds, attoseconds) = duration.components
    send("EXTEND_TIMEOUT_USEC=\(seconds * 1_000_000 + attoseconds / 1_000_000_000_000)")
  }

  private func send(_ text: String) {
    // Nothing depends on the answer: if systemd is away, the next sign of life tells it.
    _ = socket?.send(Array(text.utf8))
  }

  /// The protocol knows lines only.
  private static func line(_ text: String) -> String {
    text.split(separator: "\n").joined(separator: " ")
  }
}

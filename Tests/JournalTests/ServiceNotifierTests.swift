import Testing

@testable import Journal

@Suite("Notifying systemd")
struct ServiceNotifierTests {
  private func notifier(
    _ socket: String?, watchdog: String? = nil, watchdogPID: String? = nil
  ) -> ServiceNotifier {
    ServiceNotifier(
      notifySocket: socket, watchdogMicroseconds: watchdog, watchdogPID: watchdogPID, ownPID: 42)
  }

  @Test("each state is one datagram of assignments")
  func states() throws {
    let receiver = try DatagramReceiver()
    let notifier = notifier(receiver.path)
    notifier.ready(status: "web: Backup")
    #expect(receiver.text() == "READY=1\nSTATUS=web: Backup")
    notifier.status("two\nlines")
    #expect(receiver.text() == "STATUS=two lines")
    notifier.stopping(status: "giving the addresses up")
    #expect(receiver.text() == "STOPPING=1\nSTATUS=giving the addresses up")
    notifier.watchdog()
    #expect(receiver.text() == "WATCHDOG=1")
    notifier.extendTimeout(by: .milliseconds(1_500))
    #expect(receiver.text() == "EXTEND_TIMEOUT_USEC=1500000")
    notifier.reloading()
    let text = try #require(receiver.text())
    #expect(text.wholeMatch(of: /RELOADING=1\nMONOTONIC_USEC=[0-9]+/) != nil)
  }

  @Test("without systemd nothing happens")
  func withoutSystemd() {
    let notifier = notifier(nil)
    notifier.ready(status: "")
    #expect(notifier.watchdogInterval == nil)
  }

  @Test("the watchdog is heeded if it is meant for this process")
  func watchdog() {
    #expect(notifier(nil, watchdog: "3000000").watchdogInterval == .seconds(3))
    #expect(notifier(nil, watchdog: "3000000", watchdogPID: "42").watchdogInterval == .seconds(3))
    #expect(notifier(nil, watchdog: "3000000", watchdogPID: "43").watchdogInterval == nil)
    #expect(notifier(nil, watchdog: "soon").watchdogInterval == nil)
  }
}

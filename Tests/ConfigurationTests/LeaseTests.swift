import Configuration
import Testing

@Suite("The lease of the addresses")
struct LeaseTests {
  @Test(
    "ends before a peer takes over, which is three intervals after the last advertisement at the earliest",
    arguments: [
      (Duration.milliseconds(400), 1), (.milliseconds(500), 1), (.milliseconds(990), 2), (.seconds(1), 2),
      (.milliseconds(1100), 3), (.seconds(2), 5), (.seconds(5), 14), (.milliseconds(40_950), 122),
    ])
  func automatic(interval: Duration, seconds: Int) throws {
    let lifetime = try #require(LeaseSetting.automatic.lifetime(advertisementInterval: interval))
    #expect(lifetime == .seconds(seconds))
    // The kernel removes an address of 1 s after 1.02 s, and longer ones up to a quarter of a second late.
    #expect(lifetime + (seconds == 1 ? .milliseconds(20) : .milliseconds(250)) < interval * 3)
    // The next renewal comes in time.
    #expect(lifetime > interval)
  }

  @Test("is never shorter than what the kernel counts in", arguments: [10, 20, 100, 300])
  func shortest(milliseconds: Int) {
    #expect(
      LeaseSetting.automatic.lifetime(advertisementInterval: .milliseconds(milliseconds)) == .seconds(1))
  }

  @Test("proves that no peer is Active only where it ends first")
  func proof() {
    func proves(_ seconds: Int, _ interval: Duration) -> Bool {
      LeaseSetting.endsBeforeTakeover(.seconds(seconds), advertisementInterval: interval)
    }
    #expect(proves(2, .seconds(1)))
    #expect(!proves(3, .seconds(1)))
    #expect(proves(1, .milliseconds(400)))
    #expect(!proves(1, .milliseconds(300)))
  }

  private static func load(_ lines: String) -> (settings: VirtualRouterSettings?, complaints: [String]) {
    let result = loadConfiguration(
      text: """
        hosts:
          lb1: { address: 10.0.0.1, priority: 101 }
          lb2: { address: 10.0.0.2 }
        virtual_routers:
          web:
            virtual_router_id: 1
            interface: eth0
            addresses: [10.0.0.30/24]
            \(lines)
        """, file: "f")
    return (result.configuration?.virtualRouters.first, result.diagnostics.map(\.description))
  }

  @Test(
    "is chosen from the interval, off, or as long as the file says",
    arguments: [
      ("preempt: true", LeaseSetting.automatic), ("lease: true", .automatic), ("lease: false", .off),
      ("lease: 2s", .fixed(.seconds(2))), ("lease: 2", .fixed(.seconds(2))),
    ])
  func read(line: String, setting: LeaseSetting) {
    let (settings, complaints) = Self.load(line)
    #expect(settings?.lease == setting)
    #expect(complaints.isEmpty)
  }

  @Test(
    "is refused where it could not work",
    arguments: [
      (
        "lease: 1500ms",
        "f:9:12: error: 'lease' is 1.5s: the kernel counts the lives of addresses in whole seconds"
      ),
      (
        "lease: 1s",
        "f:9:12: error: 'lease' is 1s and is renewed with every advertisement, each 1s: it must be longer, did you mean 'true'?"
      ),
      (
        "lease: yes",
        "f:9:12: error: 'lease' expects true, false, or a duration in whole seconds from 1s to 1h, not 'yes', did you mean 'true'?"
      ),
    ])
  func refused(line: String, complaint: String) {
    let (settings, complaints) = Self.load(line)
    #expect(settings == nil)
    #expect(complaints == [complaint])
  }

  @Test("earns a warning when it outlasts the peer's patience")
  func long() {
    #expect(
      Self.load("lease: 5s").complaints == [
        "f:9:12: warning: 'lease' is 5s: a host that stands still keeps the addresses longer than its peer waits before it takes over; 2s is safe"
      ])
  }
}

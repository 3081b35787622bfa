import EventLoop
import MonotonicTime
import IPAddressing
import NamespaceKit
import Netlink
import Testing

/// A namespace with an interface `ens5`, a loop, and a monitor whose events are kept.
private final class WatchedHost {
  let namespace: NetworkNamespace
  let loop: EventLoop
  private(set) var monitor: NetworkMonitor?
  private(set) var events: [NetworkEvent] = []

  init(receiveBuffer: Int = NetworkMonitor.defaultReceiveBuffer) throws {
    let namespace = try NetworkNamespace()
    try namespace.connect("ens5", to: namespace, "peer")
    self.namespace = namespace
    loop = try EventLoop()
    let monitor = try namespace.run {
      try NetworkMonitor(receiveBuffer: receiveBuffer) { [unowned self] in events.append($0) }
    }
    try monitor.attach(to: loop)
    self.monitor = monitor
  }

  /// Turns the loop until an event passes, for 2 s at most.
  func hear(_ expected: (NetworkEvent) -> Bool) -> Bool {
    let end = loop.readClock() + .seconds(2)
    while !events.contains(where: expected), loop.readClock() < end {
      loop.turn(waitingAtMost: .milliseconds(50))
    }
    return events.contains(where: expected)
  }
}

extension NetworkEvent {
  fileprivate var added: AssignedAddress? {
    if case .addressAdded(let address) = self { address } else { nil }
  }

  fileprivate var removed: AssignedAddress? {
    if case .addressRemoved(let address) = self { address } else { nil }
  }

  fileprivate var changed: Link? {
    if case .linkChanged(let link) = self { link } else { nil }
  }
}

@Suite("Watching addresses and interfaces")
struct NetworkMonitorTests {
  @Test(
    "an address that a person adds or removes is told with all its properties",
    arguments: ["10.0.0.30/24", "2001:db8::30/64"])
  func addressByHand(text: String) throws {
    let host = try WatchedHost()
    let address = try #require(InterfaceAddress(text))
    try host.namespace.shell("ip addr add \(address) dev ens5")
    let added = host.hear { $0.added?.address == address && $0.added?.flags.contains(.permanent) == true }
    #expect(added)
    try host.namespace.shell("ip addr del \(address) dev ens5")
    let removed = host.hear { $0.removed?.address == address }
    #expect(removed)
  }

  @Test("an interface that goes down, is renamed, and goes away is told")
  func link() throws {
    let host = try WatchedHost()
    try host.namespace.shell("ip link set ens5 down")
    let down = host.hear { $0.changed?.name == "ens5" && $0.changed?.isEnabled == false }
    #expect(down)
    try host.namespace.shell("ip link set ens5 name lan")
    let renamed = host.hear { $0.changed?.name == "lan" }
    #expect(renamed)
    try host.namespace.shell("ip link del lan")
    let gone = host.hear { if case .linkRemoved(_, name: "lan") = $0 { true } else { false } }
    #expect(gone)
  }

  @Test("lost carrier is told")
  func carrier() throws {
    let host = try WatchedHost()
    try host.namespace.shell("ip link set peer down")
    let told = host.hear { event in
      event.changed.map { $0.name == "ens5" && $0.isEnabled && !$0.hasCarrier } ?? false
    }
    #expect(told)
  }

  @Test("whether the host forwards IPv6 is known of each interface, and a change is told")
  func forwarding() throws {
    let host = try WatchedHost()
    let before = try #require(try host.namespace.run { try AddressTable().link(named: "ens5") })
    #expect(!before.forwardsIPv6)
    try host.namespace.shell("echo 1 > /proc/sys/net/ipv6/conf/ens5/forwarding")
    let told = host.hear { $0 == .forwardingChanged(before.index, true) }
    #expect(told)
    let after = try #require(try host.namespace.run { try AddressTable().link(named: "ens5") })
    #expect(after.forwardsIPv6)
    try host.namespace.shell("echo 0 > /proc/sys/net/ipv6/conf/all/forwarding")
    let ended = host.hear { $0 == .forwardingChanged(before.index, false) }
    #expect(ended)
  }

  @Test("when the kernel had to drop events, a fresh look is asked for once, and then events go on")
  func overrun() throws {
    let host = try WatchedHost(receiveBuffer: 4096)
    try host.namespace.shell("for a in $(seq 200); do echo addr add 10.1.0.$a/16 dev ens5; done | ip -b -")
    let asked = host.hear { $0 == .resynchronise }
    #expect(asked)
    #expect(host.events.last == .resynchronise)
    #expect(host.events.count { $0 == .resynchronise } == 1)
    try host.namespace.shell("ip addr del 10.1.0.7/16 dev ens5")
    let goesOn = host.hear { $0.removed?.address == InterfaceAddress("10.1.0.7/16") }
    #expect(goesOn)
  }

  @Test("a monitor that is closed tells nothing more")
  func closed() throws {
    let host = try WatchedHost()
    host.monitor?.close()
    try host.namespace.shell("ip addr add 10.0.0.30/24 dev ens5")
    host.loop.turn(waitingAtMost: .zero)
    #expect(host.events.isEmpty)
  }
}

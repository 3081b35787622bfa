import EventLoop
import IPAddressing
import MonotonicTime
import NamespaceKit
import NeighborDiscovery
import Netlink
import RawSockets
import Testing

@Suite("Claims of other hosts")
struct ClaimSocketTests {
  @Test(
    "the host that has an address answers a probe, and the socket hears of that and of nothing else",
    arguments: [("10.9.0.2", IPAddress.Family.ipv4), ("2001:db8:9::2", .ipv6)])
  func probe(text: String, family: IPAddress.Family) throws {
    let pair = try WirePair()
    let address = try #require(IPAddress(text))
    let loop = try EventLoop()
    var heard: [AddressClaim] = []
    let socket = try pair.left.namespace.run {
      try ClaimSocket(family, onInterface: "wire", index: pair.left.link.index) { heard.append($0) }
    }
    try socket.attach(to: loop)
    let own = try pair.left.hardwareAddress
    #expect(socket.listen(to: [address], notFrom: own))
    // Somebody else's address, and one of which nobody is asked.
    let stranger = try pair.right.namespace.run { try AnnouncementSocket() }
    let other = try #require(IPAddress(family == .ipv4 ? "10.9.0.77" : "2001:db8:9::77"))
    for _ in 0..<100 {
      try stranger.send(
        .announcing(other, at: pair.right.hardwareAddress, isRouter: false), onInterface: "wire",
        index: pair.right.link.index)
    }
    let prober = try pair.left.namespace.run { try AnnouncementSocket() }
    try prober.send(.probing(address, from: own), onInterface: "wire", index: pair.left.link.index)
    let end = loop.readClock() + .seconds(2)
    while heard.isEmpty, loop.readClock() < end { loop.turn(waitingAtMost: .milliseconds(50)) }
    #expect(try heard == [AddressClaim(address, at: pair.right.hardwareAddress)])
    socket.close()
  }
}

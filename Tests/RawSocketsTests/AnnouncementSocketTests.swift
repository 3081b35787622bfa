import CLinux
import Glibc
import IPAddressing
import NamespaceKit
import NeighborDiscovery
import Netlink
import RawSockets
import Testing

@Suite("Announcements")
struct AnnouncementSocketTests {
  @Test("a frame is on the wire as it was made", arguments: ["10.9.0.30", "2001:db8:9::30"])
  func frame(text: String) throws {
    let pair = try WirePair()
    let everything = 0x0003  // ETH_P_ALL
    let receiver = try pair.right.namespace.run {
      socket(AF_PACKET, Int32(SOCK_RAW.rawValue), Int32(UInt16(everything).bigEndian))
    }
    defer { close(receiver) }
    let frame = try announcement(of: text, from: pair.left)
    try announce(frame, from: pair.left)
    #expect(try self.frame(equalTo: frame.bytes, on: receiver))
  }

  @Test(
    "neighbours that knew another holder send to the new one at once",
    arguments: ["10.9.0.30", "2001:db8:9::30"])
  func neighbours(text: String) throws {
    let pair = try WirePair()
    let neighbours = pair.right.namespace
    try neighbours.shell("ip neigh replace \(text) lladdr 02:00:00:00:00:99 dev wire nud stale")
    try announce(announcement(of: text, from: pair.left), from: pair.left)
    let expected = try "lladdr \(pair.left.hardwareAddress) "
    var known = ""
    for _ in 0..<200 where !known.contains(expected) {
      known = try neighbours.shell("ip neigh show \(text) dev wire")
    }
    #expect(known.contains(expected))
  }

  @Test("an announcement through an interface that is gone is an error, and nothing else")
  func goneInterface() throws {
    let pair = try WirePair()
    let frame = try announcement(of: "10.9.0.30", from: pair.left)
    try pair.left.namespace.shell("ip link del wire")
    let error = try #require(throws: RawSocketError.self) { try announce(frame, from: pair.left) }
    #expect(error.isInterfaceGone)
    #expect(error.description == "cannot announce an address on wire: sendto: No such device or address")
  }

  private func announcement(of text: String, from end: WirePair.End) throws -> AnnouncementFrame {
    let address = try #require(IPAddress(text))
    return try .announcing(address, at: end.hardwareAddress, isRouter: false)
  }

  private func announce(_ frame: AnnouncementFrame, from end: WirePair.End) throws {
    let socket = try end.namespace.run { try AnnouncementSocket() }
    try socket.send(frame, onInterface: end.link.name, index: end.link.index)
  }

  /// Whether the frame arrives; other traffic of the interface is passed over. Waits up to 2 s.
  private func frame(equalTo expected: [UInt8], on receiver: Int32) throws -> Bool {
    var buffer = [UInt8](repeating: 0, count: 2048)
    var waiting = pollfd(fd: receiver, events: Int16(POLLIN), revents: 0)
    while poll(&waiting, 1, 2000) == 1 {
      let count = recv(receiver, &buffer, buffer.count, 0)
      if count >= 0, Array(buffer[..<count]) == expected { return true }
    }
    return false
  }
}

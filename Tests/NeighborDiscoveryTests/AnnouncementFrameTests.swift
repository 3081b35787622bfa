import IPAddressing
import NeighborDiscovery
import Testing

private let hardwareAddress = MACAddress(bytes: [0x02, 0x00, 0x4c, 0x4f, 0x46, 0x01])!

@Suite("Gratuitous ARP")
struct GratuitousARPTests {
  @Test("the frame is the ARP announcement of RFC 5227, byte by byte")
  func bytes() throws {
    let address = try #require(IPAddress("10.0.0.30"))
    let frame = AnnouncementFrame.announcing(address, at: hardwareAddress, isRouter: false)
    #expect(
      frame.bytes == [
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff,  // to everyone
        0x02, 0x00, 0x4c, 0x4f, 0x46, 0x01,  // from the holder
        0x08, 0x06,
        0x00, 0x01, 0x08, 0x00, 6, 4,  // Ethernet, IPv4
        0x00, 0x01,  // request
        0x02, 0x00, 0x4c, 0x4f, 0x46, 0x01, 10, 0, 0, 30,  // sender
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 10, 0, 0, 30,  // target
      ])
    #expect(frame.etherType == 0x0806)
  }

  @Test("whether the host is a router makes no difference")
  func router() throws {
    let address = try #require(IPAddress("10.0.0.30"))
    #expect(
      AnnouncementFrame.announcing(address, at: hardwareAddress, isRouter: true)
        == .announcing(address, at: hardwareAddress, isRouter: false))
  }
}

@Suite("Unsolicited neighbour advertisement")
struct NeighborAdvertisementTests {
  private let address = IPAddress("2001:db8::30")!

  @Test("the frame is the one of RFC 4861 §7.2.6, byte by byte")
  func bytes() {
    let frame = AnnouncementFrame.announcing(address, at: hardwareAddress, isRouter: false)
    let target: [UInt8] = [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x30]
    let allNodes: [UInt8] = [0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    let ethernet: [UInt8] = [
      0x33, 0x33, 0x00, 0x00, 0x00, 0x01,
      0x02, 0x00, 0x4c, 0x4f, 0x46, 0x01,
      0x86, 0xdd,
    ]
    let header: [UInt8] = [0x60, 0, 0, 0, 0, 32, 58, 255] + target + allNodes
    let message: [UInt8] =
      [136, 0, 0x66, 0x7d, 0x20, 0, 0, 0] + target + [2, 1, 0x02, 0x00, 0x4c, 0x4f, 0x46, 0x01]
    #expect(frame.bytes == ethernet + header + message)
    #expect(frame.etherType == 0x86dd)
  }

  @Test("a router says that it is one; solicited is never set, override always")
  func routerFlag() {
    let frame = AnnouncementFrame.announcing(address, at: hardwareAddress, isRouter: true)
    #expect(Array(frame.bytes[54..<62]) == [136, 0, 0xe6, 0x7c, 0xa0, 0, 0, 0])
  }

  @Test(
    "the checksum verifies for every address: the sum over pseudo header and message is all ones",
    arguments: ["fe80::1", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db8:ffff::abcd"])
  func checksum(text: String) throws {
    let address = try #require(IPAddress(text))
    let frame = AnnouncementFrame.announcing(address, at: hardwareAddress, isRouter: false)
    let summed = Array(frame.bytes[22...]) + [0, 32, 0, 58]
    var sum = stride(from: 0, to: summed.count, by: 2).reduce(0) {
      $0 + Int(summed[$1]) << 8 + Int(summed[$1 + 1])
    }
    while sum > 0xffff { sum = sum & 0xffff + sum >> 16 }
    #expect(sum == 0xffff)
  }
}

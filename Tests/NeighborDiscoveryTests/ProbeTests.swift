import IPAddressing
import NeighborDiscovery
import Testing

private let here = MACAddress(bytes: [0x02, 0, 0x4c, 0x4f, 0x46, 0x01])!

@Suite("A probe")
struct ProbeTests {
  @Test("for an IPv4 address is the one of RFC 5227 §2.1.1, byte by byte")
  func arp() throws {
    let frame = AnnouncementFrame.probing(try #require(IPAddress("10.0.0.30")), from: here)
    #expect(
      frame.bytes == [
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02, 0x00, 0x4c, 0x4f, 0x46, 0x01, 0x08, 0x06,
        0x00, 0x01, 0x08, 0x00, 6, 4, 0x00, 0x01,
        0x02, 0x00, 0x4c, 0x4f, 0x46, 0x01, 0, 0, 0, 0,  // a sender without an address
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 10, 0, 0, 30,
      ])
    #expect(frame.etherType == 0x0806)
    #expect(AddressClaim(frame: frame.bytes) == nil)
  }

  @Test("for an IPv6 address is a solicitation of duplicate address detection, byte by byte")
  func solicitation() throws {
    let address = try #require(IPAddress("2001:db8::12:3456"))
    let frame = AnnouncementFrame.probing(address, from: here)
    let group: [UInt8] = [0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0x12, 0x34, 0x56]
    let ethernet: [UInt8] = [0x33, 0x33, 0xff, 0x12, 0x34, 0x56] + here.bytes + [0x86, 0xdd]
    let header: [UInt8] = [0x60, 0, 0, 0, 0, 24, 58, 255] + [UInt8](repeating: 0, count: 16) + group
    #expect(Array(frame.bytes.prefix(54)) == ethernet + header)
    #expect(Array(frame.bytes[54..<56]) == [135, 0])
    #expect(Array(frame.bytes[58...]) == [0, 0, 0, 0] + address.bytes)
    let summed = Array(frame.bytes[22...]) + [0, 24, 0, 58]
    var sum = stride(from: 0, to: summed.count, by: 2).reduce(0) {
      $0 + Int(summed[$1]) << 8 + Int(summed[$1 + 1])
    }
    while sum > 0xffff { sum = sum & 0xffff + sum >> 16 }
    #expect(sum == 0xffff)
  }
}

@Suite("A claim")
struct AddressClaimTests {
  private let there = MACAddress(bytes: [0x02, 0, 0, 0, 0, 0x77])!
  private let ipv4 = IPAddress("10.0.0.30")!
  private let ipv6 = IPAddress("2001:db8::30")!

  /// The reply to a probe, as another host sends it.
  private var reply: [UInt8] {
    here.bytes + there.bytes + [0x08, 0x06, 0, 1, 8, 0, 6, 4, 0, 2] + there.bytes + ipv4.bytes + here.bytes
      + [0, 0, 0, 0]
  }

  private var advertisement: [UInt8] {
    AnnouncementFrame.announcing(ipv6, at: there, isRouter: true).bytes
  }

  @Test("is in a reply, in a gratuitous request, and in a neighbour advertisement")
  func claims() {
    #expect(AddressClaim(frame: reply) == AddressClaim(ipv4, at: there))
    let gratuitous = AnnouncementFrame.announcing(ipv4, at: there, isRouter: false).bytes
    #expect(AddressClaim(frame: gratuitous) == AddressClaim(ipv4, at: there))
    #expect(AddressClaim(frame: advertisement) == AddressClaim(ipv6, at: there))
  }

  @Test("is found whatever follows the packet, and at any start of the collection")
  func padding() {
    #expect(AddressClaim(frame: reply + [UInt8](repeating: 0x5a, count: 18)) == AddressClaim(ipv4, at: there))
    #expect(AddressClaim(frame: advertisement + [0, 0]) == AddressClaim(ipv6, at: there))
    #expect(AddressClaim(frame: ([1, 2, 3] + reply)[3...]) == AddressClaim(ipv4, at: there))
  }

  @Test("is in no frame that is shorter", arguments: 0..<86)
  func truncated(length: Int) {
    #expect(AddressClaim(frame: reply.prefix(min(length, 41))) == nil)
    #expect(AddressClaim(frame: advertisement.prefix(min(length, 85))) == nil)
  }

  @Test("is in no ARP packet of another kind, of no sender, or of many")
  func otherARP() {
    for (offset, value) in [(12, 0x09), (15, 6), (17, 1), (18, 8), (19, 16), (21, 3), (22, 0x03)]
      as [(Int, UInt8)]
    {
      var frame = reply
      frame[offset] = value
      #expect(AddressClaim(frame: frame) == nil, "byte \(offset)")
    }
  }

  @Test("is in no neighbour advertisement of which any bit has been changed, but for what nobody looks at")
  func changedBits() {
    // The Ethernet addresses, traffic class and flow label.
    let free = Set(0..<12).union(15..<18)
    for index in advertisement.indices where !free.contains(index) {
      for bit in 0..<8 where !(index == 14 && bit < 4) {
        var frame = advertisement
        frame[index] ^= 1 << bit
        #expect(AddressClaim(frame: frame) == nil, "bit \(bit) of byte \(index)")
      }
    }
  }

  @Test("no mutation of a frame does harm")
  func mutations() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      var frame = Bool.random(using: &generator) ? reply : advertisement
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        frame[Int.random(in: frame.indices, using: &generator)] = .random(in: 0...255, using: &generator)
      }
      frame.removeLast(Int.random(in: 0..<frame.count, using: &generator) / 4)
      if let claim = AddressClaim(frame: frame) {
        #expect(!claim.address.isMulticast && claim.hardwareAddress.bytes[0] & 1 == 0)
      }
    }
  }
}

@Suite("The filter for claims")
struct ClaimFilterTests {
  private let there = MACAddress(bytes: [0x02, 0, 0, 0, 0, 0x77])!

  /// Whether the kernel would let `frame` through.
  private func passes(_ frame: [UInt8], _ filter: ClaimFilter) -> Bool {
    var accumulator: UInt32 = 0
    var next = 0
    while next < filter.instructions.count {
      let instruction = filter.instructions[next]
      next += 1
      let count: Int
      switch instruction.code {
      case 0x20: count = 4
      case 0x28: count = 2
      case 0x30: count = 1
      case 0x15:
        next += Int(accumulator == instruction.operand ? instruction.ifTrue : instruction.ifFalse)
        continue
      case 0x06: return instruction.operand > 0
      default:
        Issue.record("unknown code \(instruction.code)")
        return false
      }
      let offset = Int(instruction.operand)
      guard offset + count <= frame.count else { return false }
      accumulator = frame[offset..<offset + count].reduce(0) { $0 << 8 | UInt32($1) }
    }
    Issue.record("the program does not end")
    return false
  }

  @Test(
    "lets through what claims one of the addresses, and nothing else",
    arguments: [
      ["10.0.0.30", "10.0.0.31", "10.0.1.30"],
      ["2001:db8::30", "fe80::30", "2001:db8::1:0:0:30", "2001:db9::30"],
    ])
  func addresses(texts: [String]) throws {
    let addresses = texts.compactMap { IPAddress($0) }
    for watched in addresses {
      let filter = ClaimFilter([watched], notFrom: here)
      for claimed in addresses {
        let frame = AnnouncementFrame.announcing(claimed, at: there, isRouter: false).bytes
        #expect(passes(frame, filter) == (claimed == watched))
        #expect(passes(frame, ClaimFilter(addresses, notFrom: here)))
        #expect(!passes(frame, ClaimFilter(addresses, notFrom: there)))
        #expect(!passes(frame, ClaimFilter([], notFrom: here)))
        let probe = AnnouncementFrame.probing(claimed, from: there).bytes
        #expect(!passes(probe, ClaimFilter(addresses, notFrom: here)))
        for length in 0..<32 { #expect(!passes(Array(frame.prefix(length)), filter)) }
      }
    }
  }

  @Test("never grows beyond what the kernel takes")
  func many() {
    let ipv6 = (0..<1000).map { IPAddress.v6(0xfe80 << 112 | UInt128($0)) }
    #expect((4000...4096).contains(ClaimFilter(ipv6, notFrom: here).instructions.count))
    let ipv4 = (0..<1000).map { IPAddress.v4(0x0a00_0000 | UInt32($0)) }
    let filter = ClaimFilter(ipv4, notFrom: here)
    let last = AnnouncementFrame.announcing(ipv4[999], at: there, isRouter: false).bytes
    #expect(passes(last, filter))
  }
}

import IPAddressing
import Testing
import VRRPConformance

@testable import VRRP

@Suite("Advertisements on the wire")
struct AdvertisementTests {
  @Test("version 3: version and type, VRID, priority, count, centiseconds, checksum, addresses")
  func version3() {
    let advertisement = Advertisement.sample(priority: 200) { $0.interval = .milliseconds(2_560) }
    let message = advertisement.encode(source: greater, destination: here)
    #expect(message[..<6] == [0x31, 51, 200, 1, 0x01, 0x00])
    #expect(message[8...] == [192, 0, 2, 100])
    #expect(message.count == 12)
  }

  @Test("version 2: authentication type and seconds; the 8 bytes of authentication data are always there")
  func version2() throws {
    let advertisement = Advertisement.sample(version: .v2, priority: 101)
    let plain = advertisement.encode(source: greater, destination: here)
    #expect(plain[..<6] == [0x21, 51, 101, 1, 0, 1])
    #expect(plain[8...] == [192, 0, 2, 100, 0, 0, 0, 0, 0, 0, 0, 0])
    let password = try #require(SimplePassword("secret"))
    let authenticated = advertisement.encode(
      source: greater, destination: here, authentication: .simpleText(password))
    #expect(authenticated[4] == 1)
    #expect(authenticated[12...] == [0x73, 0x65, 0x63, 0x72, 0x65, 0x74, 0, 0])
  }

  @Test(
    "each peer's copy has its own checksum where the destination is covered, and the same where it is not")
  func checksumPerDestination() {
    let advertisement = Advertisement.sample()
    func checksum(_ dialect: ChecksumDialect, to destination: IPAddress) -> ArraySlice<UInt8> {
      advertisement.encode(source: here, destination: destination, checksum: dialect)[6..<8]
    }
    #expect(checksum(.pseudoHeader, to: lower) != checksum(.pseudoHeader, to: greater))
    #expect(checksum(.rfc9568, to: lower) == checksum(.rfc9568, to: greater))
    #expect(checksum(.rfc9568, to: lower) != checksum(.pseudoHeader, to: lower))
    let ipv6 = Advertisement.sample { $0.addresses = ["fe80::100"] }
    #expect(
      ipv6.encode(source: "fe80::11", destination: "fe80::12")[6..<8]
        != ipv6.encode(source: "fe80::11", destination: "fe80::13")[6..<8])
  }

  @Test("version 2 has one checksum, whatever the dialect")
  func version2HasNoDialect() {
    let advertisement = Advertisement.sample(version: .v2)
    #expect(
      advertisement.encode(source: here, destination: lower, checksum: .pseudoHeader)
        == advertisement.encode(source: here, destination: greater, checksum: .rfc9568))
  }

  @Test("an interval that the field cannot hold becomes the nearest, and never wraps to 0")
  func intervalOutOfRange() {
    func field(_ version: ProtocolVersion, _ interval: Duration) -> UInt16 {
      let message = Advertisement.sample(version: version) { $0.interval = interval }
        .encode(source: greater, destination: here)
      return UInt16(message[4]) << 8 | UInt16(message[5])
    }
    #expect(field(.v3, .milliseconds(40_960)) == 4095)
    #expect(field(.v3, .zero) == 1)
    #expect(field(.v2, .milliseconds(400)) == 1)
    #expect(field(.v2, .seconds(256)) == 255)
  }

  @Test("only intervals that the message can tell exactly are permitted")
  func permittedIntervals() {
    #expect(ProtocolVersion.v3.permits(interval: .milliseconds(10)))
    #expect(ProtocolVersion.v3.permits(interval: .milliseconds(40_950)))
    #expect(!ProtocolVersion.v3.permits(interval: .zero))
    #expect(!ProtocolVersion.v3.permits(interval: .milliseconds(40_960)))
    #expect(!ProtocolVersion.v3.permits(interval: .milliseconds(15)))
    #expect(ProtocolVersion.v2.permits(interval: .seconds(255)))
    #expect(!ProtocolVersion.v2.permits(interval: .seconds(256)))
    #expect(!ProtocolVersion.v2.permits(interval: .milliseconds(400)))
    #expect(!ProtocolVersion.v2.permits(interval: .milliseconds(1_500)))
  }

  @Test("no more addresses than fit a packet or the count")
  func addressLimits() {
    #expect(Advertisement.maximumAddressCount(version: .v3, family: .ipv4, mtu: 1_500) == 255)
    #expect(Advertisement.maximumAddressCount(version: .v3, family: .ipv6, mtu: 1_500) == 90)
    #expect(Advertisement.maximumAddressCount(version: .v2, family: .ipv4, mtu: 576) == 135)
    #expect(Advertisement.maximumAddressCount(version: .v3, family: .ipv6, mtu: 10) == 0)
    let many = Advertisement.sample { $0.addresses = (0..<300).map { .v4(0xc000_0200 + $0) } }
    let message = many.encode(source: greater, destination: here)
    #expect(message[3] == 255)
    #expect(message.count == 8 + 255 * 4)
  }

  @Test("100,000 random advertisements decode to what was encoded")
  func roundTrip() {
    var random = SeededGenerator(seed: 9568)
    for round in 0..<100_000 {
      let sample = RoundTripSample(using: &random, addressLimit: round.isMultiple(of: 50) ? 255 : 4)
      if sample.decoded() != sample.advertisement {
        Issue.record("\(sample.advertisement) became \(String(describing: sample.decoded()))")
        return
      }
    }
  }
}

/// A random advertisement between random hosts, with the receiver that must accept it.
private struct RoundTripSample {
  let advertisement: Advertisement
  private let source: IPAddress
  private let destination: IPAddress
  private let dialect: ChecksumDialect
  private let authentication: Authentication

  init(using random: inout SeededGenerator, addressLimit: Int) {
    let version: ProtocolVersion = random.once(in: 3) ? .v2 : .v3
    let family: IPAddress.Family = version == .v3 && random.once(in: 2) ? .ipv6 : .ipv4
    func address() -> IPAddress {
      switch family {
      case .ipv4: .v4(UInt32.random(in: 1..<0xe000_0000, using: &random))
      case .ipv6: .v6(UInt128.random(in: 1..<0xff00 << 112, using: &random))
      }
    }
    source = address()
    destination = address()
    dialect = random.once(in: 2) ? .rfc9568 : .pseudoHeader
    let password = SimplePassword(String(UInt32.random(in: 0...UInt32.max, using: &random), radix: 36))
    authentication =
      version == .v2 && random.once(in: 2) ? password.map(Authentication.simpleText) ?? .none : .none
    let units = Int64.random(in: 1...(version == .v2 ? 255 : 4095), using: &random)
    let count = Int.random(in: 1...addressLimit, using: &random)
    advertisement = Advertisement(
      version: version, virtualRouterID: UInt8.random(in: 1...255, using: &random),
      priority: UInt8.random(in: 0...255, using: &random),
      interval: version == .v2 ? .seconds(units) : .milliseconds(units * 10),
      addresses: (0..<count).map { _ in address() })
  }

  /// What a receiver that expects other addresses makes of it; nil if it refuses.
  func decoded() -> Advertisement? {
    let validator = AdvertisementValidator(
      AdvertisementValidator.Rules(
        version: advertisement.version, virtualRouterID: advertisement.virtualRouterID,
        localAddress: destination, delivery: .unicast(peers: [source]), priority: 100,
        interval: advertisement.interval, addresses: [source], authentication: authentication,
        checksums: [dialect]))
    let packet = SimulatedPacket(
      source: source, destination: destination, hopLimit: 255,
      message: advertisement.encode(
        source: source, destination: destination, checksum: dialect, authentication: authentication))
    switch packet.judge(by: validator) {
    case .success(let received): return received.advertisement
    case .failure: return nil
    }
  }
}

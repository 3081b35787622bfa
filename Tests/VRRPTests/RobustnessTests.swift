import IPAddressing
import Testing
import VRRPConformance

@testable import VRRP

@Suite("Hostile packets")
struct RobustnessTests {
  /// Starting points: every kind of message, with and without IP options.
  private static let originals: [[UInt8]] = Entry.vectors.compactMap { entry in
    guard let text = entry.json["packet_hex"]?.text.map(Array.init) else { return nil }
    return stride(from: 0, to: text.count, by: 2).map { UInt8(String(text[$0...$0 + 1]), radix: 16) ?? 0 }
  }

  private static let validators: [AdvertisementValidator] = [
    AdvertisementValidator(.ipv4()), AdvertisementValidator(.ipv4(version: .v2)),
    AdvertisementValidator(.ipv6()),
    // Hardly any check left, so that what comes behind the checks sees odd packets too.
    AdvertisementValidator(.ipv4 { ($0.checksTTL, $0.checksSource) = (false, false) }),
  ]

  @Test("200,000 mutated packets: nothing traps, and what is accepted is in range")
  func mutations() {
    var random = SeededGenerator(seed: 112)
    for round in 0..<200_000 {
      var packet = Self.originals.randomElement(using: &random) ?? []
      Self.mutate(&packet, using: &random)
      let validator = Self.validators[round % Self.validators.count]
      _ = AdvertisementValidator.virtualRouterID(ipv4Datagram: packet)
      if case .success(let received) = Self.judge(packet, by: validator),
        received.advertisement.virtualRouterID != 51 || received.interval <= .zero
      {
        Issue.record("accepted \(received)")
        return
      }
    }
  }

  private static func judge(
    _ packet: [UInt8], by validator: AdvertisementValidator
  ) -> Result<ReceivedAdvertisement, Rejection> {
    switch validator.rules.localAddress.family {
    case .ipv4: validator.validate(ipv4Datagram: packet)
    case .ipv6:
      validator.validate(
        ipv6Message: Array(packet.dropFirst(40)), source: "fe80::12", destination: "fe80::11", hopLimit: 255)
    }
  }

  @Test("packets of every length from nothing to 2,000 bytes, of zeros and of ones")
  func lengths() {
    for length in 0..<2_000 {
      for filler: UInt8 in [0x00, 0xff, 0x45] {
        let packet = Array(repeating: filler, count: length)
        for validator in Self.validators {
          #expect(throws: Rejection.self) { try validator.validate(ipv4Datagram: packet).get() }
        }
      }
    }
  }

  @Test("the largest message there can be is read, and one byte more is refused")
  func largest() throws {
    let addresses = (0..<255).map { IPAddress.v6(0xfe80 << 112 | $0) }
    let rules = AdvertisementValidator.Rules.ipv6 { $0.addresses = addresses }
    var message = Advertisement.sample { $0.addresses = addresses }.encode(
      source: "fe80::12", destination: "fe80::11")
    func judge() -> Result<ReceivedAdvertisement, Rejection> {
      AdvertisementValidator(rules).validate(
        ipv6Message: message, source: "fe80::12", destination: "fe80::11", hopLimit: 255)
    }
    #expect(try judge().get().advertisement.addresses == addresses)
    message.append(0)
    #expect(throws: Rejection.self) { try judge().get() }
  }

  /// Changes bytes, cuts, appends, or repeats a part; usually keeps the IP header plausible.
  private static func mutate(_ packet: inout [UInt8], using random: inout SeededGenerator) {
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      guard let index = packet.indices.randomElement(using: &random) else { return }
      switch Int.random(in: 0..<6, using: &random) {
      case 0: packet[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: packet[index] = UInt8.random(in: 0...255, using: &random)
      case 2: packet[index] = random.once(in: 2) ? 0x00 : 0xff
      case 3: packet.removeSubrange(index...)
      case 4: packet.append(UInt8.random(in: 0...255, using: &random))
      default: packet.insert(contentsOf: packet[index...].prefix(8), at: index)
      }
    }
    if packet.count >= 20, !random.once(in: 4) {
      // A total length that fits lets the rest be judged.
      packet[2] = UInt8(truncatingIfNeeded: packet.count >> 8)
      packet[3] = UInt8(truncatingIfNeeded: packet.count)
    }
    if packet.count >= 28, random.once(in: 2) {
      // So does a checksum that is right for what the message has become.
      (packet[26], packet[27]) = (0, 0)
      var sum = InternetChecksum()
      sum.add(Array(packet[20...]).span)
      packet[26] = UInt8(truncatingIfNeeded: sum.complement >> 8)
      packet[27] = UInt8(truncatingIfNeeded: sum.complement)
    }
  }
}

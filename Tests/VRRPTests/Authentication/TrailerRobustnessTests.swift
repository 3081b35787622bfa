import Testing
import VRRPConformance

@testable import VRRP

@Suite("Forged signed advertisements")
struct TrailerRobustnessTests {
  @Test(
    "every single bit of message and trailer counts, also when the checksum has been put right",
    arguments: ProtocolVersion.allCases)
  func everyBit(version: ProtocolVersion) {
    var pair = SignedPair(version: version)
    let good = pair.packet(at: 1_000)
    for bit in 0..<good.message.count * 8 {
      var bad = good
      bad.message[bit / 8] ^= 1 << (bit % 8)
      #expect(pair.hear(bad, at: 1_000) != nil, "bit \(bit)")
      // The checksum field itself is not signed: with it put right, nothing is changed there.
      guard !MessageHeader.checksumField.contains(bit / 8) else { continue }
      #expect(pair.hear(bad.withCorrectChecksum(), at: 1_000) != nil, "bit \(bit), with a correct checksum")
    }
    #expect(pair.hear(good, at: 1_000) == nil)
  }

  @Test("100,000 mutations: nothing traps, and nothing is believed but the original")
  func mutations() {
    var random = SeededGenerator(seed: 28)
    var pairs = ProtocolVersion.allCases.map { SignedPair(version: $0) }
    let originals = pairs.indices.map { pairs[$0].packet(at: 1_000) }
    for round in 0..<100_000 {
      let index = round % pairs.count
      var packet = originals[index]
      mutate(&packet.message, using: &random)
      if packet.message.count >= 8, random.once(in: 2) { packet = packet.withCorrectChecksum() }
      guard
        case .success(let heard) = pairs[index].validator.validate(
          ipv4Datagram: packet.ipv4Datagram, at: .seconds(1_000))
      else { continue }
      if packet.message != originals[index].message {
        Issue.record("believed \(heard) in round \(round)")
        return
      }
    }
  }

  private func mutate(_ message: inout [UInt8], using random: inout SeededGenerator) {
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      guard let index = message.indices.randomElement(using: &random) else { return }
      switch Int.random(in: 0..<6, using: &random) {
      case 0, 1: message[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 2: message[index] = UInt8.random(in: 0...255, using: &random)
      case 3: message.removeSubrange(index...)
      case 4: message.append(UInt8.random(in: 0...255, using: &random))
      default: message.swapAt(index, message.indices.randomElement(using: &random) ?? index)
      }
    }
  }
}

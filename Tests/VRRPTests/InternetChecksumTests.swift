import IPAddressing
import Testing

@testable import VRRP

@Suite("The Internet checksum")
struct InternetChecksumTests {
  private func sum(_ bytes: [UInt8]) -> InternetChecksum {
    var sum = InternetChecksum()
    sum.add(bytes.span)
    return sum
  }

  @Test("is the complement of the one's complement sum of RFC 1071 §3")
  func example() {
    #expect(sum([0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7]).complement == ~0xddf2)
  }

  @Test("folds the carry end-around, for any number of words")
  func carries() {
    #expect(sum([0xff, 0xff, 0x00, 0x01]).folded == 0x0001)
    #expect(sum(Array(repeating: 0xff, count: 65_534)).folded == 0xffff)
    #expect(sum([0x80, 0x00, 0x80, 0x00]).folded == 0x0001)
  }

  @Test("takes an odd last byte as if a zero followed")
  func oddLength() {
    #expect(sum([0x12, 0x34, 0x56]).folded == sum([0x12, 0x34, 0x56, 0x00]).folded)
  }

  @Test("is 0xffff over data that carry their own checksum, wherever it stands")
  func verification() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<1_000 {
      var bytes = (0..<64).map { _ in UInt8.random(in: 0...255, using: &random) }
      (bytes[6], bytes[7]) = (0, 0)
      let checksum = sum(bytes).complement
      (bytes[6], bytes[7]) = (UInt8(checksum >> 8), UInt8(checksum & 0xff))
      #expect(sum(bytes).folded == 0xffff)
    }
  }

  @Test("of a pseudo-header is that of its bytes")
  func pseudoHeader() {
    let ipv4 = InternetChecksum(pseudoHeaderFrom: greater, to: here, length: 12)
    #expect(ipv4.folded == sum(greater.bytes + here.bytes + [0, 112, 0, 12]).folded)
    let source: IPAddress = "fe80::12"
    let destination: IPAddress = "fe80::11"
    let ipv6 = InternetChecksum(pseudoHeaderFrom: source, to: destination, length: 0x1_0024)
    #expect(ipv6.folded == sum(source.bytes + destination.bytes + [0, 1, 0, 0x24, 0, 0, 0, 112]).folded)
  }
}

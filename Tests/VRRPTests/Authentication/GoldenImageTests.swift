import IPAddressing
import Testing

@testable import VRRP

@Suite("Golden images of signed advertisements")
struct GoldenImageTests {
  /// A signed advertisement as it must be on the wire; key 1 is the bytes 00 to 1f.
  struct Image: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let source: IPAddress
    let destination: IPAddress
    let address: IPAddress
    let bytes: [UInt8]

    static let all = [
      Image(
        testDescription: "IPv4: the checksum covers the message only", source: "198.51.100.10",
        destination: "198.51.100.11", address: "192.0.2.100",
        bytes: bytes(
          "3133c80100644402c0000264", "010100006800000080000000", "1b84bc4e8e43892dc6d98448f8ee2265")),
      Image(
        testDescription: "IPv6: the checksum covers the whole payload", source: "fe80::10",
        destination: "fe80::20", address: "fe80::100",
        bytes: bytes(
          "3133c8010064a2e9", "fe800000000000000000000000000100", "010100006800000080000000",
          "c8c56146ebfd66ee10ec4d8186461b78")),
    ]

    private static func bytes(_ parts: String...) -> [UInt8] {
      let digits = Array(parts.joined())
      return stride(from: 0, to: digits.count, by: 2).map {
        UInt8(String(digits[$0...$0 + 1]), radix: 16) ?? 0
      }
    }
  }

  /// What the sequence number 0x6800000080000000 says: half a second after second 0x68000000.
  private static let clock: Duration = .milliseconds(0x6800_0000 * 1_000 + 500)

  private func advertisement(_ image: Image) -> Advertisement {
    Advertisement(
      version: .v3, virtualRouterID: 51, priority: 200, interval: .seconds(1), addresses: [image.address])
  }

  @Test("are what is sent", arguments: Image.all)
  func sending(image: Image) {
    var signer = TrailerSigner(.sample())
    let advertisement = advertisement(image)
    let trailer = signer.sign(advertisement, source: image.source, at: Self.clock)
    let message = advertisement.encode(
      source: image.source, destination: image.destination, trailer: trailer)
    #expect(message == image.bytes)
  }

  @Test("are believed once", arguments: Image.all)
  func receiving(image: Image) throws {
    let rules = AdvertisementValidator.Rules(
      virtualRouterID: 51, localAddress: image.destination, delivery: .unicast(peers: [image.source]),
      priority: 100, interval: .seconds(1), addresses: [image.address])
    var validator = AdvertisementValidator(rules, verifier: TrailerVerifier(.sample()))
    let header: [UInt8] =
      [0x45, 0, 0, UInt8(20 + image.bytes.count), 0, 0, 0, 0, 255, 112, 0, 0] + image.source.bytes
      + image.destination.bytes
    func judge() -> Result<ReceivedAdvertisement, Rejection> {
      switch image.source.family {
      case .ipv4: validator.validate(ipv4Datagram: header + image.bytes, at: Self.clock)
      case .ipv6:
        validator.validate(
          ipv6Message: image.bytes, source: image.source, destination: image.destination, hopLimit: 255,
          at: Self.clock)
      }
    }
    let heard = try judge().get()
    #expect(heard.advertisement == advertisement(image))
    #expect(heard.signature?.keyID == 1)
    #expect(heard.signature?.sequence == SequenceNumber(rawValue: 0x6800_0000_8000_0000))
    validator.accept(heard)
    #expect(throws: Rejection(.replay, source: image.source, virtualRouterID: 51)) { try judge().get() }
  }

  @Test("every peer gets the same sequence number and code, whatever its address")
  func destinations() {
    let advertisement = advertisement(Image.all[1])
    var signer = TrailerSigner(.sample())
    let trailer = signer.sign(advertisement, source: "fe80::10", at: Self.clock)
    let messages = ["fe80::20", "fe80::21"].map { (destination: IPAddress) in
      advertisement.encode(source: "fe80::10", destination: destination, trailer: trailer)
    }
    #expect(messages[0].suffix(28) == messages[1].suffix(28))
    #expect(messages[0] != messages[1])
  }
}

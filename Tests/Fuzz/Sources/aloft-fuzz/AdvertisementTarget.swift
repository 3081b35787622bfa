import IPAddressing
import VRRP
import VRRPConformance

/// The validator of advertisements, as it is configured for each version, family and checksum.
///
/// The first byte of an input chooses the receiver; with its highest bit set, the length in the IPv4 header and the
/// checksum are made right first, so that what lies behind those checks is reached.
enum AdvertisementTarget: FuzzTarget {
  static let name = "advertisement"
  static let longestInput = 4_200

  static func seeds() throws -> [[UInt8]] {
    try ConformanceFile(path: "Tests/VRRPTests/Data/vectors-public.json").vectors.flatMap { vector in
      let isIPv6 = vector["family"]?.text == "ipv6"
      let bytes = hexadecimal(vector[isIPv6 ? "payload_hex" : "packet_hex"]?.text ?? "")
      return Receiver.all.indices.filter { Receiver.all[$0].isIPv6 == isIPv6 }.map { index in
        [UInt8(index) | Receiver.repairs] + bytes
      }
    }
  }

  static func run(_ input: UnsafeRawBufferPointer) {
    guard let first = input.first else { return }
    let receiver = Receiver.all[Int(first & ~Receiver.repairs) % Receiver.all.count]
    var bytes = Array(input.dropFirst())
    if first & Receiver.repairs != 0 { receiver.repair(&bytes) }
    let (named, verdict) = receiver.judge(bytes)
    switch verdict {
    case .failure(let rejection): _ = "\(rejection)"
    case .success(let received): check(received, by: receiver, named: named)
    }
  }

  /// What was accepted is in range, belongs to the receiver, and is accepted again when it is sent again.
  private static func check(_ received: ReceivedAdvertisement, by receiver: Receiver, named: UInt8?) {
    let advertisement = received.advertisement
    let rules = receiver.validator.rules
    promise(advertisement.virtualRouterID == rules.virtualRouterID, "another virtual router: \(received)")
    promise(named == rules.virtualRouterID, "demultiplexed to \(named.map(String.init) ?? "nobody")")
    promise(advertisement.version == rules.version, "another version: \(received)")
    promise(rules.version.intervals.contains(advertisement.interval), "interval out of range: \(received)")
    promise(advertisement.addresses.count <= 255, "\(advertisement.addresses.count) addresses")
    promise(
      advertisement.addresses.allSatisfy { $0.family == rules.localAddress.family }, "mixed: \(received)")
    for dialect in rules.checksums {
      let sent = SimulatedPacket(
        source: received.source, destination: rules.localAddress, hopLimit: 255,
        message: advertisement.encode(
          source: received.source, destination: rules.localAddress, checksum: dialect,
          authentication: rules.authentication))
      guard case .success(let again) = sent.judge(by: receiver.validator) else {
        fatalError("refused when it is sent again: \(received)")
      }
      promise(again == received, "\(received) became \(again)")
    }
  }

  private static func hexadecimal(_ text: String) -> [UInt8] {
    let digits = Array(text.utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
    }
  }
}

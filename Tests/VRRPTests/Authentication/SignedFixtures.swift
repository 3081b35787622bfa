import Cryptography
import IPAddressing
import VRRPConformance

@testable import VRRP

/// 32 bytes that count up from `first`.
func countingKey(from first: UInt8 = 0) -> any MessageAuthenticator {
  HMACKey((0..<32).map { first &+ $0 })
}

extension TrailerAuthentication {
  /// Key 1 counts from 0, key 2 from 100; key 1 signs.
  static func sample(
    _ mode: Mode = .enforce, active: UInt8 = 1, keys: [UInt8] = [1, 2],
    replay replayProtection: ReplayProtection = .time(window: .seconds(5))
  ) -> TrailerAuthentication {
    let all: [UInt8: any MessageAuthenticator] = [1: countingKey(), 2: countingKey(from: 100)]
    let authentication = TrailerAuthentication(
      mode: mode, keys: all.filter { keys.contains($0.key) }, activeKey: active,
      replayProtection: replayProtection)
    guard let authentication else { fatalError("there is no key \(active)") }
    return authentication
  }
}

/// A host that hears `greater` sign, both by clocks that the test sets.
struct SignedPair {
  var signer: TrailerSigner
  var validator: AdvertisementValidator
  var version: ProtocolVersion

  init(
    _ sender: TrailerAuthentication = .sample(), _ receiver: TrailerAuthentication = .sample(),
    version: ProtocolVersion = .v3
  ) {
    signer = TrailerSigner(sender)
    validator = AdvertisementValidator(.ipv4(version: version), verifier: TrailerVerifier(receiver))
    self.version = version
  }

  /// What `greater` sends when its clock reads `clock` seconds.
  mutating func packet(at clock: Double, priority: UInt8 = 100) -> SimulatedPacket {
    let advertisement = Advertisement.sample(version: version, priority: priority)
    let trailer = signer.sign(advertisement, source: greater, at: .seconds(clock))
    return SimulatedPacket(
      source: greater, destination: here, hopLimit: 255,
      message: advertisement.encode(source: greater, destination: here, trailer: trailer))
  }

  /// Judges `packet` when the receiver's clock reads `clock` seconds, and takes it for heard if it is good; the reason
  /// if it is not.
  mutating func hear(_ packet: SimulatedPacket, at clock: Double) -> RejectionReason? {
    switch validator.validate(ipv4Datagram: packet.ipv4Datagram, at: .seconds(clock)) {
    case .success(let heard):
      validator.accept(heard)
      return nil
    case .failure(let rejection):
      return rejection.reason
    }
  }
}

extension SimulatedPacket {
  /// The packet with the checksum that its message has become, so that only what follows can give it away.
  func withCorrectChecksum() -> SimulatedPacket {
    var packet = self
    let covered = max(8, packet.message.count - AuthenticationTrailer.size)
    packet.message.replaceSubrange(6..<8, with: [0, 0])
    var sum = InternetChecksum()
    sum.add(packet.message.span.extracting(..<covered))
    packet.message[6] = UInt8(truncatingIfNeeded: sum.complement >> 8)
    packet.message[7] = UInt8(truncatingIfNeeded: sum.complement)
    return packet
  }
}

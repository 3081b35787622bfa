import IPAddressing
import Testing
import VRRPConformance

@testable import VRRP

@Suite("The receiver of signed advertisements")
struct TrailerVerifierTests {
  typealias Mode = TrailerAuthentication.Mode

  @Test("believes what is signed with any of its keys, in both versions", arguments: ProtocolVersion.allCases)
  func good(version: ProtocolVersion) {
    var pair = SignedPair(version: version)
    #expect(pair.hear(pair.packet(at: 1_000), at: 1_000) == nil)
    pair.signer.authentication = .sample(active: 2)
    #expect(pair.hear(pair.packet(at: 1_000), at: 1_000) == nil)
  }

  @Test("believes what is not signed only while it is asked to", arguments: Mode.allCases)
  func unsigned(mode: Mode) {
    var pair = SignedPair(.sample(.receiveOnly), .sample(mode))
    let packet = pair.packet(at: 1_000)
    #expect(packet.message.count == 12)
    #expect(pair.hear(packet, at: 1_000) == (mode == .enforce ? .trailerMissing : nil))
  }

  @Test("verifies what is signed in every mode", arguments: Mode.allCases)
  func signed(mode: Mode) {
    var pair = SignedPair(.sample(), .sample(mode, active: 2, keys: [2]))
    #expect(pair.hear(pair.packet(at: 1_000), at: 1_000) == .unknownKey)
    pair.validator.verifier = TrailerVerifier(.sample(mode))
    #expect(pair.hear(pair.packet(at: 1_000), at: 1_000) == nil)
  }

  @Test("without authentication a trailer is a wrong length, as it always was")
  func notConfigured() {
    var pair = SignedPair()
    pair.validator.verifier = nil
    let packet = pair.packet(at: 1_000)
    #expect(pair.hear(packet, at: 1_000) == .length)
    guard case .failure(let rejection) = packet.judge(by: pair.validator) else { return }
    #expect(rejection.isTrailerTooMuch)
    #expect(rejection.problem == "message length 40 instead of 12 (it is signed, and this host has no keys)")
  }

  @Test("a message of any other length is refused", arguments: [1, 27, 29, 56])
  func lengths(surplus: Int) {
    var pair = SignedPair(.sample(.receiveOnly), .sample(.permissive))
    var packet = pair.packet(at: 1_000)
    packet.message += [UInt8](repeating: 0, count: surplus)
    #expect(pair.hear(packet, at: 1_000) == .length)
  }

  @Test("a type or reserved byte other than it must be is malformed", arguments: [0, 2, 3])
  func malformed(offset: Int) {
    for value: UInt8 in [2, 0x80, 0xff] {
      var pair = SignedPair()
      var packet = pair.packet(at: 1_000)
      packet.message[12 + offset] = value
      #expect(pair.hear(packet, at: 1_000) == .trailerMalformed)
    }
  }

  @Test("time mode: as far from the clock as the window is well, a second more is stale, in both directions")
  func window() {
    for (sent, reason) in [
      (995.0, nil), (994.9, RejectionReason.trailerStale), (1_005.9, nil), (1_006, .trailerStale),
    ] {
      var pair = SignedPair()
      #expect(pair.hear(pair.packet(at: sent), at: 1_000) == reason, "\(sent)")
    }
    var pair = SignedPair()
    _ = pair.packet(at: 993)
    guard
      case .failure(let rejection) = pair.validator.validate(
        ipv4Datagram: pair.packet(at: 993).ipv4Datagram, at: .seconds(1_000))
    else { return #expect(Bool(false), "a stale one was believed") }
    #expect(rejection.problem == "its clock is 7 s behind this host's, 5 s are allowed")
  }

  @Test("stale is found without any HMAC")
  func staleFirst() {
    struct Untouchable: MessageAuthenticator {
      func code(for bytes: [UInt8]) -> UInt128? {
        Issue.record("an HMAC was computed")
        return nil
      }
    }
    var pair = SignedPair()
    let authentication = TrailerAuthentication(
      mode: .enforce, keys: [1: Untouchable()], activeKey: 1, replayProtection: .time(window: .seconds(5)))
    pair.validator.verifier = authentication.map(TrailerVerifier.init)
    #expect(pair.hear(pair.packet(at: 900), at: 1_000) == .trailerStale)
  }

  @Test("a code that cannot be computed never matches")
  func broken() {
    struct Broken: MessageAuthenticator {
      func code(for bytes: [UInt8]) -> UInt128? { nil }
    }
    var pair = SignedPair()
    let authentication = TrailerAuthentication(
      mode: .enforce, keys: [1: Broken()], activeKey: 1, replayProtection: .monotonic)
    pair.validator.verifier = authentication.map(TrailerVerifier.init)
    var packet = pair.packet(at: 1_000)
    packet.message.replaceSubrange(24..., with: repeatElement(0, count: 16))
    #expect(pair.hear(packet, at: 1_000) == .badCode)
  }

  @Test("another key under the same id is a bad code")
  func otherKey() {
    let other = TrailerAuthentication(
      mode: .enforce, keys: [1: countingKey(from: 7)], activeKey: 1, replayProtection: .monotonic)
    var pair = SignedPair()
    pair.validator.verifier = other.map(TrailerVerifier.init)
    #expect(pair.hear(pair.packet(at: 1_000), at: 1_000) == .badCode)
  }

  @Test("a signature binds its sender: from another peer's address it is a bad code")
  func otherSource() {
    var pair = SignedPair()
    var packet = pair.packet(at: 1_000)
    packet.source = lower
    #expect(pair.hear(packet, at: 1_000) == .badCode)
  }

  @Test("a number must be after the last one: once heard, it is a replay")
  func replay() {
    var pair = SignedPair()
    let (first, second) = (pair.packet(at: 1_000), pair.packet(at: 1_001))
    #expect(pair.hear(second, at: 1_001) == nil)
    #expect(pair.hear(second, at: 1_001) == .replay)
    #expect(pair.hear(first, at: 1_001) == .replay)
    #expect(pair.hear(pair.packet(at: 1_001), at: 1_001) == nil)
  }

  @Test("a refused packet moves no mark, whatever it is refused for")
  func refusedLeavesNoMark() {
    var pair = SignedPair()
    var forged = pair.packet(at: 1_004)
    forged.message[39] ^= 1
    #expect(pair.hear(forged, at: 1_000) == .badCode)
    // Signed, but with an interval of 0: refused by what it says.
    var advertisement = Advertisement.sample(version: .v2)
    advertisement.interval = .seconds(2)
    var version2 = SignedPair(version: .v2)
    let trailer = version2.signer.sign(advertisement, source: greater, at: .seconds(1_004))
    forged.message = advertisement.encode(source: greater, destination: here, trailer: trailer)
    #expect(version2.hear(forged, at: 1_000) == .interval)
    #expect(version2.validator.verifier?.marks == ReplayMarks())
    #expect(pair.validator.verifier?.marks == ReplayMarks())
    pair.signer = TrailerSigner(.sample())
    #expect(pair.hear(pair.packet(at: 1_000), at: 1_000) == nil)
  }

  @Test("time mode forgets a mark that is outside the window: a clock that was put right is heard again")
  func forgetsMarks() {
    var pair = SignedPair()
    #expect(pair.hear(pair.packet(at: 2_000), at: 2_000) == nil)
    // Both clocks are set back by 1,000 s.
    #expect(pair.hear(pair.packet(at: 1_000), at: 1_000) == nil)
    var monotonic = SignedPair(.sample(replay: .monotonic), .sample(replay: .monotonic))
    let old = monotonic.packet(at: 1_000)
    #expect(monotonic.hear(monotonic.packet(at: 2_000), at: 2_000) == nil)
    #expect(monotonic.hear(old, at: 1_000) == .replay)
    #expect(monotonic.hear(monotonic.packet(at: 5), at: 1_000_000) == nil)
  }

  @Test("beyond half the window the sender's clock is warned of, and only there")
  func skew() throws {
    for (sent, warnings) in [
      (997.5, []), (997.4, ReceptionWarnings.clockSkew), (1_002.5, []), (1_002.6, .clockSkew),
    ] {
      var pair = SignedPair()
      let datagram = pair.packet(at: sent).ipv4Datagram
      #expect(
        try pair.validator.validate(ipv4Datagram: datagram, at: .seconds(1_000)).get().warnings == warnings)
    }
    var pair = SignedPair(.sample(replay: .monotonic), .sample(replay: .monotonic))
    let datagram = pair.packet(at: 5).ipv4Datagram
    #expect(try pair.validator.validate(ipv4Datagram: datagram, at: .seconds(1_000)).get().warnings == [])
  }

  @Test("marks and sequence survive a change of keys and mode")
  func change() {
    var pair = SignedPair()
    let packet = pair.packet(at: 1_000)
    #expect(pair.hear(packet, at: 1_000) == nil)
    pair.validator.verifier?.authentication = .sample(.permissive, active: 2)
    #expect(pair.hear(packet, at: 1_000) == .replay)
  }

  @Test("marks are kept of the 64 senders heard last")
  func table() {
    var marks = ReplayMarks()
    for sender in UInt32(0)..<64 {
      marks.set(ReplayMarks.Mark(sender: .v4(sender), sequence: SequenceNumber(rawValue: 1)))
    }
    marks.set(ReplayMarks.Mark(sender: .v4(0), sequence: SequenceNumber(rawValue: 2)))
    #expect(marks.all.count == 64)
    marks.set(ReplayMarks.Mark(sender: .v4(99), sequence: SequenceNumber(rawValue: 3)))
    #expect(marks.all.count == 64)
    #expect(marks[.v4(0)] == SequenceNumber(rawValue: 2))
    #expect(marks[.v4(1)] == nil)
    #expect(marks[.v4(99)] == SequenceNumber(rawValue: 3))
  }
}

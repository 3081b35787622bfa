import Testing
import VRRPConformance

@testable import VRRP

@Suite("The signer")
struct TrailerSignerTests {
  private let advertisement = Advertisement.sample()

  private func sequence(_ signer: inout TrailerSigner, at clock: Double) -> SequenceNumber? {
    signer.sign(advertisement, source: greater, at: .seconds(clock))?.sequence
  }

  private func reading(_ clock: Double, counter: UInt64 = 0) -> SequenceNumber {
    SequenceNumber(rawValue: SequenceNumber(clock: .seconds(clock)).rawValue + counter)
  }

  @Test("takes the clock's reading, and counts while that stands still")
  func clock() {
    var signer = TrailerSigner(.sample())
    #expect(sequence(&signer, at: 1_000) == reading(1_000))
    #expect(sequence(&signer, at: 1_000) == reading(1_000, counter: 1))
    #expect(sequence(&signer, at: 1_000) == reading(1_000, counter: 2))
    #expect(sequence(&signer, at: 1_000.5) == reading(1_000.5))
  }

  @Test("goes on from its last number when the clock is set back within the window")
  func smallStep() {
    var signer = TrailerSigner(.sample())
    #expect(sequence(&signer, at: 1_000) == reading(1_000))
    #expect(sequence(&signer, at: 995) == reading(1_000, counter: 1))
  }

  @Test("begins again with the clock when that is set back beyond the window; in monotonic mode never")
  func largeStep() {
    var signer = TrailerSigner(.sample())
    #expect(sequence(&signer, at: 1_000) == reading(1_000))
    #expect(sequence(&signer, at: 994.9) == reading(994.9))
    var monotonic = TrailerSigner(.sample(replay: .monotonic))
    #expect(sequence(&monotonic, at: 1_000) == reading(1_000))
    #expect(sequence(&monotonic, at: 10) == reading(1_000, counter: 1))
  }

  @Test("signs with the active key, and goes on with the same sequence when another becomes active")
  func rotation() {
    var signer = TrailerSigner(.sample(active: 1))
    #expect(signer.sign(advertisement, source: greater, at: .seconds(1_000))?.keyID == 1)
    signer.authentication = .sample(active: 2)
    let trailer = signer.sign(advertisement, source: greater, at: .seconds(1_000))
    #expect(trailer?.keyID == 2)
    #expect(trailer?.sequence == reading(1_000, counter: 1))
  }

  @Test("signs in every mode but receive-only", arguments: TrailerAuthentication.Mode.allCases)
  func modes(mode: TrailerAuthentication.Mode) {
    var signer = TrailerSigner(.sample(mode))
    #expect((sequence(&signer, at: 1_000) == nil) == (mode == .receiveOnly))
    #expect(
      (signer.signFarewell(advertisement, source: greater, at: .seconds(1_000)) == nil)
        == (mode == .receiveOnly))
  }

  @Test("has no authentication whose active key is missing")
  func missingKey() {
    #expect(
      TrailerAuthentication(
        mode: .enforce, keys: [1: countingKey()], activeKey: 2, replayProtection: .monotonic) == nil)
  }

  @Test(
    "a farewell prepared for another process is after all that is signed for a second, and is believed",
    arguments: [
      TrailerAuthentication.ReplayProtection.time(window: .seconds(1)), .time(window: .seconds(5)),
      .monotonic,
    ])
  func farewell(replay: TrailerAuthentication.ReplayProtection) throws {
    var pair = SignedPair(.sample(replay: replay), .sample(replay: replay))
    #expect(pair.hear(pair.packet(at: 1_000), at: 1_000) == nil)
    let resignation = Advertisement.sample(priority: 0)
    let trailer = try #require(pair.signer.signFarewell(resignation, source: greater, at: .seconds(1_000)))
    var last = pair.packet(at: 1_000)
    for step in 1...9 { last = pair.packet(at: 1_000 + Double(step) / 10) }
    #expect(pair.hear(last, at: 1_000.9) == nil)
    last.message = resignation.encode(source: greater, destination: here, trailer: trailer)
    #expect(pair.hear(last, at: 1_000.95) == nil)
    // The process that comes next begins after the farewell.
    var next = TrailerSigner(.sample(replay: replay))
    next.resume(after: trailer.sequence, isFinal: false, at: .seconds(1_001))
    #expect(try #require(sequence(&next, at: 1_001)).isAfter(trailer.sequence))
    next.resume(after: nil, isFinal: false, at: .seconds(1_001))
    #expect(try #require(sequence(&next, at: 1_001)).isAfter(trailer.sequence))
  }

  @Test("after an orderly end it goes on from the very number")
  func orderlyEnd() {
    var signer = TrailerSigner(.sample())
    signer.resume(after: reading(1_000, counter: 3), isFinal: true, at: .seconds(999))
    #expect(sequence(&signer, at: 999) == reading(1_000, counter: 4))
    #expect(sequence(&signer, at: 1_001) == reading(1_001))
  }

  @Test("after a crash in monotonic mode it begins beyond what may have been used, wherever the clock is")
  func crash() throws {
    for clock in [1.0, 1_000, 1_030] {
      var signer = TrailerSigner(.sample(replay: .monotonic))
      signer.resume(after: reading(1_000), isFinal: false, at: .seconds(clock))
      let first = try #require(sequence(&signer, at: clock))
      #expect(first.isAfter(reading(1_000 + 59)))
    }
  }

  @Test("after a crash in time mode it begins ahead of the clock, but not so far that receivers complain")
  func crashInTimeMode() {
    var pair = SignedPair()
    pair.signer.resume(after: reading(1_000), isFinal: false, at: .seconds(1_000.5))
    let packet = pair.packet(at: 1_000.5)
    #expect(pair.hear(packet, at: 1_000.5) == nil)
    var other = SignedPair()
    guard
      case .success(let heard) = other.validator.validate(
        ipv4Datagram: packet.ipv4Datagram, at: .seconds(1_000.5))
    else { return #expect(other.hear(packet, at: 1_000.5) == nil) }
    #expect(heard.warnings == [])
  }

  @Test("one crash after another does not drive it further ahead of the clock")
  func crashes() throws {
    var saved: SequenceNumber?
    for round in 0..<20 {
      let clock = 1_000 + Double(round) / 2
      var signer = TrailerSigner(.sample())
      signer.resume(after: saved, isFinal: false, at: .seconds(clock))
      let sequence = try #require(sequence(&signer, at: clock))
      if let saved { #expect(sequence.isAfter(saved)) }
      #expect(sequence.lead(over: reading(clock)) <= .seconds(2.5))
      saved = sequence
    }
  }
}

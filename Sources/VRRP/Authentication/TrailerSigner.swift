public import IPAddressing

/// Signs the advertisements of one virtual router; no two get the same sequence number.
///
/// Time is the wall clock's, as a duration since 1970 (UTC).
public struct TrailerSigner: Sendable {
  /// May change while the virtual router runs: the sequence goes on.
  public var authentication: TrailerAuthentication
  /// The sequence number that was used last, or that the next one has to be after.
  public private(set) var last: SequenceNumber?

  /// A signer that begins with the clock.
  public init(_ authentication: TrailerAuthentication) {
    self.authentication = authentication
  }

  /// The trailer of an advertisement that leaves from `source`, the same for every peer; nil if none is to be sent.
  public mutating func sign(
    _ advertisement: Advertisement, source: IPAddress, at clock: Duration
  ) -> AuthenticationTrailer? {
    guard authentication.signs else { return nil }
    let sequence = next(at: clock)
    last = sequence
    return trailer(for: advertisement, source: source, sequence: sequence)
  }

  /// The trailer of an advertisement that another process is to send when this one has died: the farewell.
  ///
  /// Its number is `lead` ahead of the clock, so that it is after everything that is signed until then, and is not
  /// used up: a farewell can be prepared again and again. Prepare it at least once in every `farewellLead`, hand it over
  /// encoded (`Advertisement.encode(…, trailer:)`), and let the other process send it as it is, to every peer. A signer
  /// that begins after such a death begins after the farewell (`resume`). Nil if none is to be sent.
  public func signFarewell(
    _ advertisement: Advertisement, source: IPAddress, at clock: Duration
  ) -> AuthenticationTrailer? {
    guard authentication.signs else { return nil }
    let ahead = SequenceNumber(clock: clock).advanced(by: farewellLead)
    let sequence = SequenceNumber.latest(ahead, next(at: clock).advanced(by: Self.countingRoom))
    return trailer(for: advertisement, source: source, sequence: sequence)
  }

  /// How far ahead of the clock farewells are signed: so little that no receiver complains of the clock.
  public var farewellLead: Duration {
    switch authentication.replayProtection {
    case .time(let window): min(.seconds(2), max(.seconds(1), window / 2))
    case .monotonic: .seconds(2)
    }
  }

  /// Goes on where an earlier life of this virtual router ended.
  ///
  /// - Parameters:
  ///   - saved: the last number that is known to have been used; nil if none is known.
  ///   - isFinal: whether none was used after `saved`. If not, that life may have ended by a crash: numbers after the
  ///     saved one, and a farewell, may be on their way.
  public mutating func resume(after saved: SequenceNumber?, isFinal: Bool, at clock: Duration) {
    guard !isFinal else {
      last = saved
      return
    }
    let present = SequenceNumber(clock: clock)
    switch authentication.replayProtection {
    case .time:
      // Once after the farewell and not once more for each crash: receivers would complain of the clock.
      let beyond = (saved ?? present).advanced(by: Self.countingRoom * 2)
      last = SequenceNumber.latest(beyond, present.advanced(by: farewellLead))
    case .monotonic:
      // The clock may have been set back since: only a distance is sure to be beyond what was used.
      let beyond = (saved ?? present).advanced(by: Self.reserve)
      last = SequenceNumber.latest(beyond, present.advanced(by: farewellLead))
    }
  }

  /// More than a signer can count on while its clock has not caught up with its last number: 400 million.
  private static let countingRoom: Duration = .milliseconds(100)

  /// How far the sequence may have gone on after it was last saved: it is to be saved more often than that.
  public static let reserve: Duration = .seconds(60)

  /// The larger of the clock's reading and the last number's successor.
  private func next(at clock: Duration) -> SequenceNumber {
    let present = SequenceNumber(clock: clock)
    guard let last else { return present }
    if case .time(let window) = authentication.replayProtection, last.lead(over: present) > window {
      // The clock was set back: receivers refuse what is ahead of it, and forget marks that are.
      return present
    }
    return SequenceNumber.latest(present, last.next)
  }

  private func trailer(
    for advertisement: Advertisement, source: IPAddress, sequence: SequenceNumber
  ) -> AuthenticationTrailer? {
    let keyID = authentication.activeKey
    guard let key = authentication.keys[keyID] else { return nil }
    var trailer = AuthenticationTrailer(keyID: keyID, sequence: sequence, code: 0)
    // Version 2 has no other authentication beside this one.
    let message = advertisement.message(family: source.family, authentication: .none)
    guard let code = key.code(for: trailer.signedBytes(of: message.span, from: source)) else { return nil }
    trailer.code = code
    return trailer
  }
}

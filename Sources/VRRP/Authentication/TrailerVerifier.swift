internal import IPAddressing

/// Judges trailers, and remembers what has been heard so that it is not believed twice.
public struct TrailerVerifier: Sendable {
  /// May change while the virtual router runs: the marks stay.
  public var authentication: TrailerAuthentication
  /// What has been accepted; an earlier life's marks may be put here at the start.
  public var marks = ReplayMarks()

  /// A verifier that has heard nobody.
  public init(_ authentication: TrailerAuthentication) {
    self.authentication = authentication
  }

  /// What a trailer that was found good says.
  public struct Signature: Sendable, Hashable {
    public var keyID: UInt8
    public var sequence: SequenceNumber
    /// How far the sender's clock was ahead of this host's; negative when behind.
    public var clockLead: Duration
  }

  /// Why a trailer is not to be believed.
  enum Refusal: Error {
    case malformed
    case stale(clockLead: Duration, window: Duration)
    case unknownKey(UInt8)
    case badCode(keyID: UInt8)
    case replay
  }

  /// Judges the trailer that follows `message` from `source` when the wall clock reads `clock`.
  ///
  /// What costs nothing comes first: a flood of old or foreign packets causes no HMAC.
  func verify(
    _ trailer: Span<UInt8>, of message: Span<UInt8>, from source: IPAddress, at clock: Duration
  ) throws(Refusal) -> Signature {
    guard let trailer = AuthenticationTrailer(trailer) else { throw .malformed }
    let present = SequenceNumber(clock: clock)
    let lead = trailer.sequence.lead(over: present)
    if case .time(let window) = authentication.replayProtection,
      trailer.sequence.secondsApart(from: present) > window
    {
      throw .stale(clockLead: lead, window: window)
    }
    guard let key = authentication.keys[trailer.keyID] else { throw .unknownKey(trailer.keyID) }
    let code = key.code(for: trailer.signedBytes(of: message, from: source))
    // One comparison of all bits: its time tells nothing of where they differ.
    guard let code, code ^ trailer.code == 0 else { throw .badCode(keyID: trailer.keyID) }
    if let mark = mark(of: source, at: present), !trailer.sequence.isAfter(mark) { throw .replay }
    return Signature(keyID: trailer.keyID, sequence: trailer.sequence, clockLead: lead)
  }

  /// Remembers an advertisement that was accepted.
  mutating func accept(_ signature: Signature, from source: IPAddress) {
    marks.set(ReplayMarks.Mark(sender: source, sequence: signature.sequence))
  }

  /// Whether a sender's clock is so far off that it will soon not be believed.
  func isSkewed(_ signature: Signature) -> Bool {
    switch authentication.replayProtection {
    case .time(let window): max(signature.clockLead, .zero - signature.clockLead) > window / 2
    case .monotonic: false
    }
  }

  /// The mark that still counts: one outside the window would shut out a sender whose clock was put right.
  private func mark(of source: IPAddress, at present: SequenceNumber) -> SequenceNumber? {
    guard let mark = marks[source] else { return nil }
    switch authentication.replayProtection {
    case .time(let window): return mark.secondsApart(from: present) > window ? nil : mark
    case .monotonic: return mark
    }
  }
}

extension AdvertisementValidator {
  /// What the trailer proves; nil if there is none and none is asked for.
  func checkTrailer(
    of message: Span<UInt8>, _ header: MessageHeader, _ packet: Packet
  ) throws(Rejection) -> TrailerVerifier.Signature? {
    guard let verifier else { return nil }
    let length = header.length(rules.version, family)
    guard message.count > length else {
      if verifier.authentication.acceptsUnsigned { return nil }
      throw rejection(.trailerMissing, header, packet)
    }
    do throws(TrailerVerifier.Refusal) {
      return try verifier.verify(
        message.extracting(length...), of: message.extracting(..<length), from: packet.source,
        at: packet.clock)
    } catch {
      throw switch error {
      case .malformed: rejection(.trailerMalformed, header, packet)
      case .stale(let lead, let window):
        rejection(.trailerStale, header, packet, found: .interval(lead), expected: .interval(window))
      case .unknownKey(let id): rejection(.unknownKey, header, packet, found: .number(Int(id)))
      case .badCode(let id): rejection(.badCode, header, packet, found: .number(Int(id)))
      case .replay: rejection(.replay, header, packet)
      }
    }
  }
}

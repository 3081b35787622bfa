public import IPAddressing

/// Decides whether a packet is an advertisement for one virtual router (RFC 9568 §7.1, RFC 3768 §7.1).
///
/// Checks run in the order of `RejectionReason`; the first that fails is the reason. No input traps, and a packet
/// that lists the configured addresses in the configured order is judged without allocation.
public struct AdvertisementValidator: Sendable {
  /// What is expected; may change while the virtual router runs.
  public var rules: Rules
  /// Judges the trailers of signed advertisements; nil if a message may not have one.
  public var verifier: TrailerVerifier?

  /// A validator for the virtual router that `rules` describe.
  public init(_ rules: Rules, verifier: TrailerVerifier? = nil) {
    self.rules = rules
    self.verifier = verifier
  }

  /// Takes a verdict's advertisement for heard: it will not be believed again.
  ///
  /// To be called when a verdict is acted upon; judging alone changes nothing.
  public mutating func accept(_ heard: ReceivedAdvertisement) {
    guard let signature = heard.signature else { return }
    verifier?.accept(signature, from: heard.source)
  }

  /// Judges an IPv4 datagram with its header, as a raw socket delivers it; bytes behind its length are ignored.
  ///
  /// `clock` is when it arrived by the wall clock, as the time since 1970 (UTC): only trailers are judged by it.
  public func validate(
    ipv4Datagram datagram: Span<UInt8>, at clock: Duration = .zero
  ) -> Result<ReceivedAdvertisement, Rejection> {
    do {
      let header = try IPv4Header(datagram)
      let message = datagram.extracting(header.message)
      let packet = Packet(
        source: header.source, destination: header.destination, hopLimit: header.timeToLive,
        clock: clock)
      return .success(try validate(message, packet))
    } catch {
      return .failure(error)
    }
  }

  /// Judges the payload of an IPv6 packet; what comes beside it in control messages is nil if it did not come.
  public func validate(
    ipv6Message message: Span<UInt8>, source: IPAddress, destination: IPAddress?, hopLimit: UInt8?,
    at clock: Duration = .zero
  ) -> Result<ReceivedAdvertisement, Rejection> {
    do {
      let packet = Packet(source: source, destination: destination, hopLimit: hopLimit, clock: clock)
      return .success(try validate(message, packet))
    } catch {
      return .failure(error)
    }
  }

  /// Which virtual router an IPv4 datagram is for, to find the validator that judges it; nil if it cannot be read.
  public static func virtualRouterID(ipv4Datagram datagram: Span<UInt8>) -> UInt8? {
    guard let header = try? IPv4Header(datagram) else { return nil }
    return virtualRouterID(message: datagram.extracting(header.message))
  }

  /// Which virtual router a message is for; nil if it is too short to say.
  public static func virtualRouterID(message: Span<UInt8>) -> UInt8? {
    MessageHeader(message)?.virtualRouterID
  }

  /// What the network layer says about a message.
  struct Packet {
    let source: IPAddress
    let destination: IPAddress?
    let hopLimit: UInt8?
    /// When it came, by the wall clock.
    let clock: Duration
  }
}

extension AdvertisementValidator {
  /// As `validate(ipv4Datagram: Span)`.
  public func validate(
    ipv4Datagram datagram: [UInt8], at clock: Duration = .zero
  ) -> Result<ReceivedAdvertisement, Rejection> {
    validate(ipv4Datagram: datagram.span, at: clock)
  }

  /// As `validate(ipv6Message: Span …)`.
  public func validate(
    ipv6Message message: [UInt8], source: IPAddress, destination: IPAddress?, hopLimit: UInt8?,
    at clock: Duration = .zero
  ) -> Result<ReceivedAdvertisement, Rejection> {
    validate(
      ipv6Message: message.span, source: source, destination: destination, hopLimit: hopLimit, at: clock)
  }

  /// As `virtualRouterID(ipv4Datagram: Span)`.
  public static func virtualRouterID(ipv4Datagram datagram: [UInt8]) -> UInt8? {
    virtualRouterID(ipv4Datagram: datagram.span)
  }

  /// As `virtualRouterID(message: Span)`.
  public static func virtualRouterID(message: [UInt8]) -> UInt8? {
    virtualRouterID(message: message.span)
  }
}

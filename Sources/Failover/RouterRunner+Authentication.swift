import Configuration
import ControlAPI
import EventLoop
import IPAddressing
import MonotonicTime
import VRRP

extension RouterRunner {
  // MARK: Keys and memory

  /// Takes the plan's keys and modes over; sequence and marks go on, or are what is remembered of an earlier run.
  func changeAuthentication() {
    guard let trailers = plan.trailers else {
      rememberAuthentication(isFinal: true)
      (signer, validator.verifier) = (nil, nil)
      return
    }
    guard signer == nil else {
      signer?.authentication = trailers
      validator.verifier?.authentication = trailers
      return
    }
    let memory = environment.memory[AuthenticationMemory.Identity(plan.settings)]
    var signer = TrailerSigner(trailers)
    signer.resume(
      after: memory?.sent.map(SequenceNumber.init), isFinal: memory?.isFinal ?? false,
      at: WallClock.sinceEpoch)
    self.signer = signer
    var verifier = TrailerVerifier(trailers)
    if let memory { verifier.marks = memory.marks }
    validator.verifier = verifier
  }

  /// Keeps what was sent and heard for a later run.
  ///
  /// - Parameter isFinal: whether nothing more is sent in this one.
  func rememberAuthentication(isFinal: Bool) {
    guard let signer, let verifier = validator.verifier else { return }
    let identity = AuthenticationMemory.Identity(plan.settings)
    environment.memory.set(
      AuthenticationMemory.Router(identity, signer, verifier.marks, isFinal: isFinal))
  }

  // MARK: Whom this host believes

  /// How long after the last refused packet an alarm about its sender stands, if nothing is accepted meanwhile.
  private static let distrustPeriod: Duration = .seconds(60)

  /// A peer was heard: whatever there was against it has ended.
  func trust(_ index: Int, _ heard: ReceivedAdvertisement) {
    peers[index].lastAccepted = environment.loop.now
    peers[index].signedWith = heard.signature?.keyID
    peers[index].clockSkew = heard.warnings.contains(.clockSkew) ? heard.signature?.clockLead : nil
    guard peers[index].distrust != nil else { return }
    tellTrust(index, "\(peers[index].name) is believed again")
  }

  /// A packet in a peer's name was refused; if it is for its authentication or its clock, somebody must see to it.
  ///
  /// While the peer itself is heard, somebody else sends such packets: they are counted, and the peer is well.
  func distrust(_ index: Int, _ rejection: Rejection) {
    guard let remedy = rejection.remedy else { return }
    let now = environment.loop.now
    if let last = peers[index].lastAccepted, now - last <= plan.settings.advertisementInterval * 3 { return }
    let wasTrusted = peers[index].distrust == nil
    let text = "\(peers[index].name) is not believed: \(rejection.problem); \(remedy)"
    peers[index].distrust = PeerRecord.Distrust(text: text, last: now)
    guard wasTrusted else { return }
    if distrustTimer.deadline == nil {
      environment.loop.schedule(distrustTimer, at: now + Self.distrustPeriod)
    }
    environment.emit(
      Notice(
        .peerDistrusted, "\(name): \(text)", subject: name,
        fields: ["peer": peers[index].address.description, "cause": rejection.reason.rawValue]))
  }

  /// Ends what has not been confirmed for a while.
  func endDistrust() {
    let now = environment.loop.now
    for index in peers.indices {
      guard let distrust = peers[index].distrust, now - distrust.last >= Self.distrustPeriod else { continue }
      tellTrust(
        index, "nothing that would have to be refused has come from \(peers[index].name) for a minute")
    }
    if let oldest = peers.compactMap({ $0.distrust?.last }).min() {
      environment.loop.schedule(distrustTimer, at: oldest + Self.distrustPeriod)
    }
  }

  private func tellTrust(_ index: Int, _ text: String) {
    peers[index].distrust = nil
    environment.emit(
      Notice(
        .peerTrusted, "\(name): \(text)", subject: name,
        fields: ["peer": peers[index].address.description]))
  }

  // MARK: Status

  /// What an administrator has to see to, in words.
  var authenticationAlarms: [String] {
    peers.compactMap { peer in
      if let distrust = peer.distrust { return "\(name): \(distrust.text)" }
      return peer.clockSkew.map { skew in
        let (distance, direction) = skew < .zero ? (.zero - skew, "behind") : (skew, "ahead of")
        return "\(name): the clock of \(peer.name) is \(distance.text) \(direction) this host's: "
          + "if it drifts on, neither believes the other; let NTP set both"
      }
    }
  }

  /// How advertisements are authenticated, in words; nil if they are not.
  var authenticationStatus: String? {
    guard let hmac = plan.settings.hmac else { return plan.settings.password == nil ? nil : "password" }
    let ids = hmac.keys.keys.sorted().map { "\($0)" }.joined(separator: ", ")
    let signing = hmac.mode == .receiveOnly ? "sends unsigned" : "signs with key \(hmac.activeKey)"
    return "\(hmac.mode.rawValue): \(signing), verifies with \(hmac.keys.count == 1 ? "key" : "keys") \(ids)"
  }
}

extension Rejection {
  /// What to do about a refusal that has to do with authentication or clocks; nil for any other.
  fileprivate var remedy: String? {
    switch reason {
    case .trailerMissing:
      "let it sign ('mode: permissive' there), or accept unsigned ones here ('mode: permissive') until it does"
    case .trailerMalformed: "is there another program, or a router between, that changes packets?"
    case .trailerStale: "the clocks differ: let NTP set both, or widen 'window' on both"
    case .unknownKey: "give this host that key, too, before it becomes active there"
    case .badCode: "the hosts have different keys under that id, or somebody forges advertisements"
    case .replay: "somebody repeats recorded ones, or its clock was set back"
    case .authenticationFailure, .authenticationMismatch, .authenticationType:
      "'authentication' must be the same on both hosts"
    case .length:
      isTrailerTooMuch ? "configure 'authentication: { type: hmac }' here, or no signatures there" : nil
    case .ipHeader, .ipLength, .fragment, .protocol, .ttl, .version, .type, .checksum, .virtualRouterID,
      .destination, .sourceIsSelf, .sourceNotPeer, .interval, .intervalZero, .countZero, .firstNotLinkLocal,
      .addressList:
      nil
    }
  }
}

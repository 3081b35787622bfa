import Configuration
import ControlAPI
import EventLoop
import IPAddressing
import MonotonicTime
import RawSockets
import VRRP

extension RouterRunner {
  // MARK: Sending

  /// Sends one advertisement to every peer; a peer that cannot be reached does not keep it from the others.
  func sendAdvertisement(priority: UInt8) {
    guard let socket else { return }
    advertisementsSent += 1
    // One signature for all of them.
    let trailer = signer?.sign(
      router.advertisement(priority: priority), source: plan.source, at: WallClock.sinceEpoch)
    for index in peers.indices {
      do {
        try socket.send(
          message(priority: priority, to: peers[index].address, trailer), from: plan.source,
          to: peers[index].address)
        peers[index].sendFailure = nil
      } catch {
        tell(error, index)
      }
    }
  }

  /// The advertisement with `priority` as that peer gets it.
  func message(priority: UInt8, to destination: IPAddress, _ trailer: AuthenticationTrailer?) -> [UInt8] {
    router.advertisement(priority: priority).encode(
      source: plan.source, destination: destination, checksum: plan.checksum,
      authentication: plan.authentication, trailer: trailer)
  }

  private func tell(_ error: RawSocketError, _ index: Int) {
    defer { peers[index].sendFailure = error.description }
    guard peers[index].sendFailure == nil else { return }
    environment.emit(
      Notice(
        .notice, "\(name): \(error)", subject: name,
        fields: ["peer": peers[index].address.description, "cause": "send"]))
  }

  // MARK: Receiving

  func receive(_ datagram: ReceivedDatagram) {
    // When it came, not when this host got round to it.
    let arrival = WallClock.sinceEpoch - max(environment.loop.now - datagram.arrival, .zero)
    let verdict =
      switch plan.settings.family {
      case .ipv4: validator.validate(ipv4Datagram: datagram.bytes, at: arrival)
      case .ipv6:
        validator.validate(
          ipv6Message: datagram.bytes, source: datagram.source, destination: datagram.destination,
          hopLimit: datagram.hopLimit, at: arrival)
      }
    switch verdict {
    case .success(var advertisement):
      advertisement.arrival = datagram.arrival
      accept(advertisement)
    case .failure(let rejection): reject(rejection, from: datagram.source)
    }
  }

  private func accept(_ heard: ReceivedAdvertisement) {
    validator.accept(heard)
    if let index = peers.firstIndex(where: { $0.address == heard.source }) {
      peers[index].accepted += 1
      peers[index].lastHeardAt = WallClock.now
      peers[index].priority = heard.priority
      trust(index, heard)
    }
    if !heard.warnings.isEmpty { tell(heard.warnings, from: heard.source) }
    handle(.advertisement(heard))
  }

  /// A packet that was refused is counted, told now and then, and changes nothing else.
  private func reject(_ rejection: Rejection, from source: IPAddress) {
    guard let counter = rejection.reason.counter?.rawValue else { return }
    if let index = peers.firstIndex(where: { $0.address == source }) {
      peers[index].rejected[counter, default: 0] += 1
      distrust(index, rejection)
    } else {
      strangers[counter, default: 0] += 1
    }
    if let summary = rejections.record(
      reason: counter, text: rejection.problem, from: source, at: environment.loop.now)
    {
      environment.emit(.rejected(summary, subject: name))
    } else if summaryTimer.deadline == nil, let next = rejections.nextLine {
      environment.loop.schedule(summaryTimer, at: next)
    }
  }

  /// Tells what the limit of one line a minute has held back.
  func tellRejections() {
    for summary in rejections.flush(at: environment.loop.now) {
      environment.emit(.rejected(summary, subject: name))
    }
    if let next = rejections.nextLine { environment.loop.schedule(summaryTimer, at: next) }
  }

  private func tell(_ found: ReceptionWarnings, from source: IPAddress) {
    for (warning, key) in ReceptionWarnings.names where found.contains(warning) {
      let text =
        switch warning {
        case .intervalMismatch: "advertises at another interval than this host is configured with"
        case .addressListMismatch: "advertises other addresses than this host is configured with"
        case .clockSkew: "has another time than this host, by more than half of what authentication allows"
        case .firstNotLinkLocal: "advertises a first IPv6 address that is not link-local"
        default: "claims to own the addresses, as this host does"
        }
      guard let summary = warnings.record(reason: key, text: text, from: source, at: environment.loop.now)
      else { continue }
      environment.emit(
        Notice(
          .notice, "\(name): \(summary.lastSource) \(summary.text)", subject: name,
          fields: ["peer": source.description, "cause": key]))
    }
  }
}

extension Notice {
  /// A line about rejected packets.
  static func rejected(_ summary: RejectionLedger.Summary, subject: String?) -> Notice {
    let packets = summary.count == 1 ? "1 packet" : "\(summary.count) packets"
    let prefix = subject.map { "\($0): " } ?? ""
    return Notice(
      .packetsRejected, "\(prefix)\(packets) rejected, the last from \(summary.lastSource): \(summary.text)",
      subject: subject,
      fields: [
        "peer": summary.lastSource.description, "reason": summary.reason, "count": String(summary.count),
      ])
  }
}

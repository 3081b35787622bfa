import Configuration
import ControlAPI
import ControlJSON
import EventLoop
import Glibc
import Proxy

/// The balancer as a child of `aloftd`: settings come down the control channel, reports go up.
final class Supervised {
  private let channel: ControlChannel
  private let sockets: [Balancer.Socket]
  private var balancer: Balancer?

  /// Takes over the descriptors that were passed; `started` gets the balancer, `ended` is called when the supervisor
  /// has gone.
  init(
    on loop: EventLoop, started: @escaping (Balancer) -> Void, ended: @escaping () -> Void
  ) throws {
    guard let inherited = InheritedDescriptors() else {
      throw StartFailure(reason: "started without --config and without sockets from aloftd; see --help")
    }
    guard let control = inherited.control else { throw StartFailure(reason: "no control channel was passed") }
    sockets = inherited.listeners
    channel = ControlChannel(descriptor: control, ended: ended)
    channel.received = { [unowned self] line in
      // Settings come once; what else a newer aloftd might say is not for this balancer.
      guard balancer == nil else { return }
      configure(line, on: loop, started)
    }
    try loop.add(channel, interest: .readable)
  }

  private func configure(_ line: [UInt8], on loop: EventLoop, _ started: (Balancer) -> Void) {
    do {
      let settings = try JSONLine.decode(BalancerSettings.self, from: line)
      let balancer = try Balancer(settings, on: loop) { [unowned self] report in
        send(report)
        if case .failed = report { exit(1) }
      }
      self.balancer = balancer
      try balancer.start(sockets, workers: settings.workerCount)
      started(balancer)
    } catch {
      send(.failed(reason: "\(error)"))
      exit(1)
    }
  }

  private func send(_ report: BalancerReport) {
    do {
      channel.send(try JSONLine.encode(report))
    } catch {
      say("a report could not be encoded: \(error)")
    }
  }
}

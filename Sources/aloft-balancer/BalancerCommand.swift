import ArgumentParser
import ControlAPI
import EventLoop
import Glibc
import Proxy

/// `aloft-balancer`
struct BalancerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "aloft-balancer", abstract: "The HTTP balancer of Aloft.",
    discussion: """
      aloftd starts it with its listening sockets and tells it what to do. With --config it runs by itself, binds \
      what the file names, and needs no aloftd.

      SIGTERM and SIGINT: accept no more, finish what is in flight for at most 10 s, end. SIGUSR1: open the access \
      log anew.
      """,
    version: "aloft-balancer \(AloftVersion.current)")

  @Option(help: ArgumentHelp("Run by itself with this configuration.", valueName: "file"))
  var config: String?

  /// What is in flight when the balancer is told to end has this long.
  private static let drainTime = Duration.seconds(10)

  func run() throws {
    do {
      let loop = try EventLoop()
      let signals = try Signals(on: loop)
      if let config {
        let standalone = try Standalone(file: config, on: loop)
        signals.balancer = standalone.balancer
      } else {
        let supervised = try Supervised(
          on: loop, started: { signals.balancer = $0 }, ended: { signals.end() })
        signals.keep(supervised)
      }
      loop.run()
    } catch let error as SystemError {
      throw StartFailure(reason: error.description)
    }
  }

  /// What signals do.
  private final class Signals {
    var balancer: Balancer?
    private var source: SignalSource?
    private var kept: Supervised?

    init(on loop: EventLoop) throws(SystemError) {
      source = try SignalSource(signals: [SIGTERM, SIGINT, SIGUSR1], on: loop) { [unowned self] signal in
        if signal == SIGUSR1 { balancer?.reopenLog() } else { end() }
      }
    }

    /// Keeps the supervisor's end for the life of the process.
    func keep(_ supervised: Supervised) {
      kept = supervised
    }

    func end() {
      guard let balancer else { Glibc.exit(0) }
      balancer.drain(within: BalancerCommand.drainTime) { Glibc.exit(0) }
    }
  }
}

import Configuration
import ConfigurationFile
import ControlAPI
import EventLoop
import Glibc
import IPAddressing
import Proxy
import Supervision

/// The balancer by itself: binds what a configuration file names, and tells on standard error.
final class Standalone {
  let balancer: Balancer

  init(file: String, on loop: EventLoop) throws {
    let result = loadConfiguration(path: file)
    for diagnostic in result.diagnostics { writeError(diagnostic.description) }
    guard let configuration = result.configuration else { throw StartFailure(reason: "\(file) has mistakes") }
    guard let settings = configuration.balancer else { throw StartFailure(reason: "\(file) has no balancer") }
    let workers = settings.workerCount
    balancer = try Balancer(settings, on: loop) { report in
      switch report {
      case .ready: say("serving with \(workers) workers")
      case .backendHealth(let pool, let backend, let health, let reason):
        say("\(pool)/\(backend) is \(health.rawValue): \(reason)")
      case .poolAlarm(_, let message, _): say(message)
      case .failed(let reason):
        say(reason)
        exit(1)
      case .heartbeat, .pools: break
      }
    }
    try balancer.start(Self.bind(settings, workers: workers), workers: workers)
  }

  private static func bind(_ settings: BalancerSettings, workers: Int) throws -> [Balancer.Socket] {
    do throws(ListenError) {
      let sockets = try ListeningSockets(binding: settings.listeners.map(\.endpoint), workers: workers)
      // The balancer owns what it gets, and these close theirs.
      return sockets.listeners.enumerated().flatMap { index, sockets in
        sockets.map {
          Balancer.Socket(listener: index, descriptor: fcntl($0.descriptor, F_DUPFD_CLOEXEC, 0))
        }
      }
    } catch {
      throw StartFailure(reason: error.description)
    }
  }
}

import Configuration
import ControlAPI
import EventLoop
import Glibc
import IPAddressing
import MonotonicTime
import Proxy
import Supervision
import Synchronization
import Testing

/// A balancer with one worker in front of scripted backends, for one test.
final class Site {
  let port: UInt16
  let backends: [ScriptedBackend]
  private let reports = Reports()
  private let stopping: Mailbox<Bool>
  private let thread: LoopThread

  /// - Parameters:
  ///   - backends: how many; they are called b0, b1 …, and so are their routes.
  ///   - change: makes the settings what the test needs.
  init(
    backends count: Int = 1, _ change: (inout BalancerSettings) -> Void = { _ in }
  ) throws {
    let backends = (0..<count).map { _ in ScriptedBackend() }
    self.backends = backends
    // A free port, chosen by the kernel when the socket is bound.
    let endpoint = SocketEndpoint(address: .v4(0x7f00_0001), port: 0)
    let pool = PoolSettings(
      name: "pool",
      backends: backends.enumerated().map { BackendSettings(name: "b\($0)", endpoint: $1.endpoint) })
    var settings = BalancerSettings(
      listeners: [ListenerSettings(endpoint: endpoint, pool: "pool")], pools: [pool], workers: 1)
    change(&settings)
    let final = settings
    let listening = try ListeningSockets(binding: [endpoint], workers: 1).listeners[0][0]
    let socket = Balancer.Socket(listener: 0, descriptor: fcntl(listening.descriptor, F_DUPFD_CLOEXEC, 0))
    port = sockaddr_in.localPort(of: socket.descriptor)
    let reports = reports
    let stopping = try Mailbox<Bool>()
    self.stopping = stopping
    thread = try LoopThread.start(name: "site") {
      do {
        let loop = try EventLoop()
        let balancer = try Balancer(final, on: loop) { reports.add($0) }
        try stopping.attach(to: loop) { graceful in
          balancer.drain(within: graceful ? .seconds(5) : .zero) { loop.stop() }
        }
        try balancer.start([socket], workers: 1)
        loop.run()
      } catch {
        reports.add(.failed(reason: "\(error)"))
      }
    }
    try waitFor { $0 == .ready }
  }

  deinit {
    stopping.send(false)
    thread.join()
  }

  /// Connects a client.
  func client(receiveBuffer: Int32? = nil) throws -> Wire {
    try Wire(port: port, receiveBuffer: receiveBuffer)
  }

  /// The only backend.
  var backend: ScriptedBackend { backends[0] }

  /// Tells the balancer to end when what is in flight has ended.
  func drain() {
    stopping.send(true)
  }

  /// Waits until a report was made that `condition` accepts, counting those that were made before.
  @discardableResult
  func waitFor(_ condition: (BalancerReport) -> Bool) throws -> BalancerReport {
    let report = reports.first(where: condition)
    return try #require(report, "no such report within five seconds")
  }

  /// Whether a report was made that `condition` accepts.
  func hasReported(_ condition: (BalancerReport) -> Bool) -> Bool {
    reports.all.contains(where: condition)
  }
}

/// What the balancer has reported, to be read on another thread.
private final class Reports: Sendable {
  private let list = Mutex<[BalancerReport]>([])

  var all: [BalancerReport] { list.withLock { $0 } }

  func add(_ report: BalancerReport) {
    list.withLock { $0.append(report) }
  }

  func first(where condition: (BalancerReport) -> Bool) -> BalancerReport? {
    for _ in 0..<5_000 {
      if let found = all.first(where: condition) { return found }
      usleep(1_000)
    }
    return nil
  }
}

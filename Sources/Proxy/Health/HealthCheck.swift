import Configuration
import EventLoop
import IPAddressing
import LoadBalancing
import MonotonicTime

/// Checks one backend again and again, and tells when its health changes.
final class HealthCheck {
  private let settings: HealthCheckSettings
  private let address: SocketAddress
  private let name: String
  private let loop: EventLoop
  private let changed: (Health, String) -> Void
  private var counter: HealthCounter
  private var probe: HealthProbe?
  private var due: Instant
  private lazy var next = LoopTimer { [unowned self] in begin() }
  private lazy var timeout = LoopTimer { [unowned self] in timedOut() }

  /// The outcome of the last check, in words.
  private(set) var reason: String?

  init(
    of backend: BackendSettings, _ settings: HealthCheckSettings, on loop: EventLoop,
    changed: @escaping (Health, String) -> Void
  ) {
    self.settings = settings
    address = SocketAddress(backend.endpoint)
    name = backend.endpoint.description
    self.loop = loop
    self.changed = changed
    counter = HealthCounter(rise: settings.rise, fall: settings.fall)
    due = loop.now
  }

  /// Checks at once, and then at every interval.
  func start() {
    begin()
  }

  private func begin() {
    due = loop.now
    loop.schedule(timeout, at: loop.now + settings.timeout)
    do throws(SystemError) {
      probe = try HealthProbe(settings.kind, at: address, named: name, on: loop) { [unowned self] outcome in
        ended(outcome)
      }
    } catch {
      ended(.failed(error.description))
    }
  }

  private func timedOut() {
    probe?.close()
    ended(.failed("no answer within \(settings.timeout.inSeconds) s"))
  }

  private func ended(_ outcome: HealthProbe.Outcome) {
    probe = nil
    loop.cancel(timeout)
    // A tenth more or less, so that the checks of many backends spread.
    let jitter = Double.random(in: 0.9...1.1)
    loop.schedule(next, at: max(due + settings.interval * jitter, loop.now))
    switch outcome {
    case .passed(let words): note(true, words)
    case .failed(let words): note(false, words)
    }
  }

  private func note(_ passed: Bool, _ words: String) {
    reason = words
    guard let transition = counter.observe(success: passed) else { return }
    changed(transition.to, words)
  }
}

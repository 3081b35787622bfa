import Configuration
import ControlAPI
import EventLoop
import LoadBalancing
import MonotonicTime

/// What is known of the backends' health, from checks and from requests that failed.
extension Balancer {
  /// An unknown route that nobody has named for so long is forgotten.
  private static let unknownRouteMemory = Duration.seconds(600)

  func startChecks() {
    for (pool, poolSettings) in settings.pools.enumerated() {
      guard let check = poolSettings.healthCheck else { continue }
      pools[pool].checks = poolSettings.backends.enumerated().map { backend, backendSettings in
        HealthCheck(of: backendSettings, check, on: loop) { [unowned self] health, reason in
          pools[pool].checked[backend] = health
          tell(pool, backend, reason)
        }
      }
    }
    for check in pools.flatMap(\.checks) { check.start() }
  }

  /// Lets everybody know of a backend's health.
  private func tell(_ pool: Int, _ backend: Int, _ reason: String) {
    let health = pools[pool].health(of: backend)
    for worker in workers { worker.send(.health(pool: pool, backend: backend, health)) }
    let settings = pools[pool].settings
    report(
      .backendHealth(
        pool: settings.name, backend: settings.backends[backend].name, health: health.reported,
        reason: reason))
    notePanic(pool)
  }

  /// Says when a pool begins or ceases to ignore health.
  private func notePanic(_ pool: Int) {
    let record = pools[pool]
    let rule = PanicRule(threshold: record.settings.panicThreshold)
    let isPanicking = rule.holds(usable: record.usable, of: record.checked.count)
    guard isPanicking != record.isPanicking else { return }
    pools[pool].isPanicking = isPanicking
    let over = "pool \(record.settings.name): requests go to usable backends only again"
    report(
      .poolAlarm(
        pool: record.settings.name, message: isPanicking ? record.panicAlarm : over, isOver: !isPanicking))
  }

  // MARK: Ejection

  /// Leaves a backend alone on which requests fail, unless it is known to be bad or too many are ejected.
  func eject(_ backend: Int, of pool: Int) {
    guard pools[pool].health(of: backend).isUsable,
      let duration = pools[pool].ejections.eject(backend, at: loop.now)
    else { return }
    let errors = pools[pool].settings.ejection.errors
    let reason = "\(errors) failed requests in a row; left alone for \(Int(duration.inSeconds.rounded())) s"
    pools[pool].ejectionReasons[backend] = reason
    tell(pool, backend, reason)
    scheduleEndOfEjections()
  }

  func endEjections() {
    for pool in pools.indices {
      for backend in pools[pool].ejections.returning(at: loop.now) {
        pools[pool].ejectionReasons[backend] = nil
        guard pools[pool].health(of: backend).isUsable else { continue }
        tell(pool, backend, "given requests again")
      }
    }
    scheduleEndOfEjections()
  }

  private func scheduleEndOfEjections() {
    guard let next = pools.compactMap(\.ejections.next).min() else { return }
    loop.schedule(ejectionsEnd, at: next)
  }

  // MARK: Routes

  /// Says when sessions begin to name a route that no backend has.
  func noteUnknownRoutes() {
    for pool in pools.indices {
      let counts = pools[pool].counts.compactMap { $0 }
      let total = counts.map(\.unknownRoutes).reduce(0, +)
      let isNew = total > pools[pool].unknownRoutes
      pools[pool].unknownRoutes = total
      if isNew, let name = counts.compactMap(\.unknownRoute).last {
        let wasQuiet = pools[pool].unknownRoute == nil
        let text = Self.printable(name)
        pools[pool].unknownRoute = (name: text, lastSeen: loop.now)
        guard wasQuiet else { continue }
        report(
          .poolAlarm(
            pool: pools[pool].settings.name, message: pools[pool].unknownRouteAlarm(text), isOver: false))
      } else if let last = pools[pool].unknownRoute, loop.now - last.lastSeen > Self.unknownRouteMemory {
        pools[pool].unknownRoute = nil
        let name = pools[pool].settings.name
        report(
          .poolAlarm(
            pool: name, message: "pool \(name): no session names an unknown route any more", isOver: true))
      }
    }
  }

  /// What a client sent, for a person's eyes.
  private static func printable(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.map { (0x21...0x7e).contains($0) && $0 != 0x27 ? $0 : 0x3f }, as: UTF8.self)
  }
}

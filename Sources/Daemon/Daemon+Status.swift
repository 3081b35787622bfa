import Configuration
import ControlAPI
import Failover
import Glibc
import MonotonicTime
import Supervision
import Tracking

extension Daemon {
  /// Puts together what `GET /v1/status` tells; the virtual routers' part comes from their thread.
  func status(_ completion: @escaping (Status) -> Void) {
    guard let failover else { return completion(status(of: [], nil)) }
    failover.status { [unowned self] told in
      let timing = TimingStatus(told.lateness, isRealTime: failover.isRealTime)
      completion(status(of: told.virtualRouters, timing))
    }
  }

  /// The state of every virtual router, from their thread.
  func routers(_ completion: @escaping ([VirtualRouterStatus]) -> Void) {
    guard let failover else { return completion([]) }
    failover.status { completion($0.virtualRouters) }
  }

  private func status(of routers: [VirtualRouterStatus], _ timing: TimingStatus?) -> Status {
    Status(
      host: host.name, version: AloftVersion.current, pid: getpid(), startedAt: startedAt,
      configurationFile: options.configurationFile, alarms: alarms(routers),
      virtualRouters: routers.map(withHooks), peerHosts: peerLink.status, timing: timing,
      scripts: scripts.status, balancer: supervisor?.status)
  }

  private func withHooks(_ router: VirtualRouterStatus) -> VirtualRouterStatus {
    var router = router
    router.hooks = hooks.status(of: router.name, hookedRouters[router.name]?.hooks ?? [])
    return router
  }

  /// What wants an administrator's attention now.
  private func alarms(_ routers: [VirtualRouterStatus]) -> [String] {
    var alarms = routers.flatMap(\.alarms)
    alarms += peerLink.alarms
    for name in hookedRouters.keys.sorted() {
      for hook in hooks.status(of: name, hookedRouters[name]?.hooks ?? []) where hook.lastFailed {
        alarms.append(
          "\(name): the hook \(hook.command.joined(separator: " ")) failed: \(hook.lastResult ?? "")")
      }
    }
    if let guardAlarm { alarms.append(guardAlarm) }
    if let balancerAlarm { alarms.append(balancerAlarm) }
    for pool in supervisor?.pools ?? [] where !pool.backends.contains(where: \.health.isUsable) {
      alarms.append("pool \(pool.name) has no healthy backend")
    }
    alarms += supervisor?.pools.flatMap(\.alarms) ?? []
    return alarms
  }
}

extension TimingStatus {
  fileprivate init(_ lateness: LatenessHistogram, isRealTime: Bool) {
    let bounds = LatenessHistogram.bounds.map(\.inSeconds)
    func quantile(_ part: Double) -> Double { lateness.quantile(part)?.inSeconds ?? 0 }
    self.init(
      isRealTime: isRealTime, wakeUps: lateness.count, latenessMedian: quantile(0.5),
      lateness99: quantile(0.99), lateness9999: quantile(0.9999),
      latenessMaximum: lateness.maximum.inSeconds, latenessSum: lateness.sum.inSeconds,
      buckets: lateness.counts.enumerated().map { index, count in
        Bucket(upTo: index < bounds.count ? bounds[index] : nil, count: count)
      })
  }
}
